package main

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"log"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

const audience = "https://pubsub.googleapis.com/"
const scope = "https://www.googleapis.com/auth/pubsub"
const skew = 300 // seconds a clock may be off

// account is the one service account there is, and the access tokens it has been given.
type account struct {
	ClientEmail  string `json:"client_email"`
	PrivateKey   string `json:"private_key"`
	PrivateKeyID string `json:"private_key_id"`
	TokenURI     string `json:"token_uri"`

	public *rsa.PublicKey
	mu     sync.Mutex
	access map[string]time.Time
}

func readAccount(file string) *account {
	text, err := os.ReadFile(file)
	if err != nil {
		log.Fatal(err)
	}
	a := &account{access: map[string]time.Time{}}
	if err := json.Unmarshal(text, a); err != nil {
		log.Fatal(err)
	}
	block, _ := pem.Decode([]byte(a.PrivateKey))
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		log.Fatal(err)
	}
	a.public = &key.(*rsa.PrivateKey).PublicKey
	return a
}

type claims struct {
	Iss, Sub, Aud, Scope string
	Iat, Exp             int64
}

// verify checks a JWT of this account (RFC 7519, RFC 7518 3.3) and gives its claims.
func (a *account) verify(token string) (claims, error) {
	var c claims
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return c, errors.New("Invalid JWT: it has not three parts.")
	}
	var decoded [3][]byte
	for i, part := range parts {
		var err error
		if decoded[i], err = base64.RawURLEncoding.DecodeString(part); err != nil {
			return c, errors.New("Invalid JWT: not base64url.")
		}
	}
	var header struct{ Alg, Typ, Kid string }
	if json.Unmarshal(decoded[0], &header) != nil || header.Alg != "RS256" || header.Typ != "JWT" {
		return c, errors.New("Invalid JWT: the header.")
	}
	digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if header.Kid != a.PrivateKeyID ||
		rsa.VerifyPKCS1v15(a.public, crypto.SHA256, digest[:], decoded[2]) != nil {
		return c, errors.New("Invalid JWT Signature.")
	}
	if json.Unmarshal(decoded[1], &c) != nil {
		return c, errors.New("Invalid JWT: the claims.")
	}
	now := time.Now().Unix()
	if c.Iat > now+skew || c.Exp < now-skew || c.Exp-c.Iat > 3600 || c.Exp <= c.Iat {
		return c, errors.New("Invalid JWT: Token must be a short-lived token (60 minutes) and in " +
			"a reasonable timeframe. Check your iat and exp values in the JWT claim.")
	}
	if c.Iss != a.ClientEmail || c.Sub != a.ClientEmail {
		return c, errors.New("Invalid JWT: issuer and subject.")
	}
	return c, nil
}

// authorize says what is wrong with the token of a call; "" if nothing.
func (p *peer) authorize(r *http.Request) string {
	const refusal = "Request had invalid authentication credentials. Expected OAuth 2 access " +
		"token, login cookie or other valid authentication credential."
	text := r.Header.Get("Authorization")
	if !strings.HasPrefix(text, "Bearer ") {
		return "Request is missing required authentication credential."
	}
	text = strings.TrimPrefix(text, "Bearer ")
	set := p.set()
	p.account.mu.Lock()
	until, known := p.account.access[text]
	p.account.mu.Unlock()
	if known {
		if set.Revoked || time.Now().After(until) {
			return refusal
		}
		p.count(func(c *counts) { c.Access++ })
		return ""
	}
	c, err := p.account.verify(text)
	if err != nil || c.Aud != audience || c.Scope != "" || set.Refuse || set.Revoked {
		return refusal
	}
	p.count(func(c *counts) { c.SelfSigned++ })
	return ""
}

// exchange gives an access token for an assertion (RFC 7523).
func (p *peer) exchange(w http.ResponseWriter, r *http.Request) {
	refuse := func(code, description string) {
		answer(w, 400, map[string]string{"error": code, "error_description": description})
	}
	if r.Method != "POST" || r.ParseForm() != nil ||
		r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" ||
		r.PostForm.Get("grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer" {
		refuse("unsupported_grant_type", "Invalid grant_type.")
		return
	}
	c, err := p.account.verify(r.PostForm.Get("assertion"))
	switch {
	case err != nil:
		refuse("invalid_grant", err.Error())
	case c.Aud != p.account.TokenURI || c.Scope != scope:
		refuse("invalid_scope", "Audience or scope.")
	case p.set().Revoked:
		refuse("invalid_grant", "Invalid grant: account not found")
	default:
		random := make([]byte, 24)
		rand.Read(random)
		token := "ya29." + hex.EncodeToString(random)
		p.account.mu.Lock()
		p.account.access[token] = time.Now().Add(time.Hour)
		p.account.mu.Unlock()
		p.count(func(c *counts) { c.Exchanges++ })
		answer(w, 200, map[string]interface{}{
			"access_token": token, "expires_in": 3599, "token_type": "Bearer"})
	}
}
