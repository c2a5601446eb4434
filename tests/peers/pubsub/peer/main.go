// Google Cloud Pub/Sub as a sender sees it: Google's own fake (cloud.google.com/go/pubsub/pstest)
// behind a strict REST layer that checks tokens, shapes and limits as the documents state them.
//
//	pubsubpeer REST_PORT PLAIN_PORT KEY CERTIFICATE ACCOUNT_JSON
//
// REST_PORT speaks HTTPS and wants a token; POST /token there exchanges assertions. PLAIN_PORT is
// the emulator: HTTP, and a token is refused, since none may travel in the clear. The line that
// starts with "ready" names the emulator's gRPC address, which Google's clients read from.
// GET /__peer counts what happened, POST /__peer sets dials and creates topics.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"sync"
	"time"

	"cloud.google.com/go/pubsub/pstest"
	pb "google.golang.org/genproto/googleapis/pubsub/v1"
)

// dials are what a test may set, all of them with each POST.
type dials struct {
	Fault   string `json:"fault"`   // see the switch in publish
	Refuse  bool   `json:"refuse"`  // self-signed tokens, 401
	Revoked bool   `json:"revoked"` // assertions and access tokens too
	Poison  string `json:"poison"`  // data that spoils the request it is in
	Create  string `json:"create"`  // a topic's full name; its subscription gets "-sub"
}

type counts struct {
	Requests   int `json:"requests"`
	Messages   int `json:"messages"`
	Unique     int `json:"unique"`
	Largest    int `json:"largest"` // messages of one request
	SelfSigned int `json:"self_signed"`
	Access     int `json:"access"`
	Exchanges  int `json:"exchanges"`
	Refused    int `json:"refused"`
}

type peer struct {
	fake    *pstest.Server
	account *account

	mu     sync.Mutex
	dials  dials
	counts counts
	seen   map[string]bool
}

func (p *peer) set() dials {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.dials
}

func (p *peer) count(change func(*counts)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(&p.counts)
}

func (p *peer) control(w http.ResponseWriter, r *http.Request) {
	if r.Method == "POST" {
		var wanted dials
		if err := json.NewDecoder(r.Body).Decode(&wanted); err != nil {
			http.Error(w, err.Error(), 400)
			return
		}
		if wanted.Create != "" {
			p.create(r, wanted.Create)
		}
		p.mu.Lock()
		p.dials = wanted
		p.mu.Unlock()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.counts.Unique = len(p.seen)
	answer(w, 200, p.counts)
}

func (p *peer) create(r *http.Request, topic string) {
	p.fake.GServer.CreateTopic(r.Context(), &pb.Topic{Name: topic})
	name := subscriptionOf(topic)
	p.fake.GServer.CreateSubscription(r.Context(), &pb.Subscription{
		Name: name, Topic: topic, AckDeadlineSeconds: 60})
}

func (p *peer) handler(auth bool) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/__peer", p.control)
	mux.HandleFunc("/v1/", func(w http.ResponseWriter, r *http.Request) { p.publish(w, r, auth) })
	if auth {
		mux.HandleFunc("/token", p.exchange)
	}
	return mux
}

func main() {
	rest, plain, key, certificate, accountFile :=
		os.Args[1], os.Args[2], os.Args[3], os.Args[4], os.Args[5]
	p := &peer{fake: pstest.NewServer(), account: readAccount(accountFile),
		seen: map[string]bool{}}
	quiet := log.New(discard{}, "", 0)
	secure := &http.Server{Addr: "127.0.0.1:" + rest, Handler: p.handler(true), ErrorLog: quiet,
		ReadTimeout: time.Minute}
	open := &http.Server{Addr: "127.0.0.1:" + plain, Handler: p.handler(false), ErrorLog: quiet,
		ReadTimeout: time.Minute}
	go func() { log.Fatal(secure.ListenAndServeTLS(certificate, key)) }()
	go func() { log.Fatal(open.ListenAndServe()) }()
	fmt.Println("ready", p.fake.Addr)
	select {}
}

type discard struct{}

func (discard) Write(text []byte) (int, error) { return len(text), nil }
