package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"

	"github.com/golang/protobuf/jsonpb"
	pb "google.golang.org/genproto/googleapis/pubsub/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// https://cloud.google.com/pubsub/quotas#resource_limits
const (
	mostBytes      = 10_000_000
	mostMessages   = 1000
	mostAttributes = 100
	longestKey     = 256
	longestValue   = 1024
)

var publishPath = regexp.MustCompile(`^/v1/(projects/[^/]+/topics/[^/:]+):publish$`)

func subscriptionOf(topic string) string {
	return strings.Replace(topic, "/topics/", "/subscriptions/", 1) + "-sub"
}

func answer(w http.ResponseWriter, code int, value interface{}) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(code)
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.Encode(value)
}

// refuse answers as Google's APIs do (https://cloud.google.com/apis/design/errors).
func (p *peer) refuse(w http.ResponseWriter, code int, name, message string, reason ...string) {
	p.count(func(c *counts) { c.Refused++ })
	problem := map[string]interface{}{"code": code, "message": message, "status": name}
	if len(reason) > 0 {
		problem["details"] = []interface{}{map[string]string{
			"@type":  "type.googleapis.com/google.rpc.ErrorInfo",
			"reason": reason[0], "domain": "googleapis.com"}}
	}
	answer(w, code, map[string]interface{}{"error": problem})
}

func (p *peer) publish(w http.ResponseWriter, r *http.Request, auth bool) {
	match := publishPath.FindStringSubmatch(r.URL.Path)
	if match == nil || r.Method != "POST" {
		http.NotFound(w, r)
		return
	}
	if p.set().Fault == "cut" {
		io.CopyN(io.Discard, r.Body, 1000)
		drop(w)
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, mostBytes+1))
	if err != nil {
		return
	}
	p.count(func(c *counts) { c.Requests++ })
	if auth {
		if problem := p.authorize(r); problem != "" {
			w.Header().Set("WWW-Authenticate", `Bearer realm="https://accounts.google.com/"`)
			p.refuse(w, 401, "UNAUTHENTICATED", problem)
			return
		}
	} else if r.Header.Get("Authorization") != "" {
		p.refuse(w, 400, "INVALID_ARGUMENT", "A token came over a connection without TLS.")
		return
	}
	if p.fail(w, r) {
		return
	}
	request := &pb.PublishRequest{}
	if problem := p.read(r, body, request); problem != "" {
		p.refuse(w, 400, "INVALID_ARGUMENT", problem)
		return
	}
	request.Topic = match[1]
	p.store(w, r, request)
}

func drop(w http.ResponseWriter) {
	if connection, _, err := w.(http.Hijacker).Hijack(); err == nil {
		connection.Close()
	}
}

// fail does what the dial says; true: the call has been answered, or never will be.
func (p *peer) fail(w http.ResponseWriter, r *http.Request) bool {
	switch p.set().Fault {
	case "unavailable":
		p.refuse(w, 503, "UNAVAILABLE", "The service was unable to fulfill your request.")
	case "quota":
		p.refuse(w, 429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Regional "+
			"publisher throughput, kB'.", "RATE_LIMIT_EXCEEDED")
	case "deny":
		p.refuse(w, 403, "PERMISSION_DENIED", "User not authorized to perform this action.")
	case "disabled":
		p.refuse(w, 403, "PERMISSION_DENIED", "Cloud Pub/Sub API has not been used in project "+
			"lab before or it is disabled.", "SERVICE_DISABLED")
	case "precondition":
		p.refuse(w, 400, "FAILED_PRECONDITION", "The topic's encryption key is disabled.")
	case "short":
		answer(w, 200, map[string]interface{}{"messageIds": []string{}})
	case "noise":
		w.WriteHeader(200)
		w.Write(bytes.Repeat([]byte("["), 2_000_000))
	case "proxy":
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(502)
		w.Write([]byte("<html>Bad Gateway</html>"))
	case "hang":
		<-r.Context().Done()
	default:
		return false
	}
	return true
}

// read takes the request apart; what is wrong with it, or "".
func (p *peer) read(r *http.Request, body []byte, request *pb.PublishRequest) string {
	if r.Header.Get("Content-Type") != "application/json" {
		return "The content type must be application/json."
	}
	if len(body) > mostBytes {
		return "Request payload size exceeds the limit: 10000000 bytes."
	}
	strict := jsonpb.Unmarshaler{AllowUnknownFields: false}
	if err := strict.Unmarshal(bytes.NewReader(body), request); err != nil {
		return "Invalid JSON payload received. " + err.Error()
	}
	if len(request.Messages) == 0 || len(request.Messages) > mostMessages {
		return "The value for message_count is too large or zero."
	}
	poison := p.set().Poison
	for i, message := range request.Messages {
		if problem := problemOf(message); problem != "" {
			return fmt.Sprintf("Message %d: %s", i, problem)
		}
		if poison != "" && bytes.Contains(message.Data, []byte(poison)) {
			return fmt.Sprintf("Message %d: Invalid data in message: Message failed schema "+
				"validation.", i)
		}
	}
	return ""
}

func problemOf(message *pb.PubsubMessage) string {
	if len(message.Data) == 0 && len(message.Attributes) == 0 {
		return "Some messages are empty."
	}
	if len(message.Attributes) > mostAttributes {
		return "Too many attributes."
	}
	for key, value := range message.Attributes {
		if key == "" || len(key) > longestKey || len(value) > longestValue ||
			strings.HasPrefix(key, "goog") {
			return "The attribute " + key + " is not allowed."
		}
	}
	return ""
}

func (p *peer) store(w http.ResponseWriter, r *http.Request, request *pb.PublishRequest) {
	response, err := p.fake.GServer.Publish(r.Context(), request)
	if err != nil {
		code, name := 500, "INTERNAL"
		if status.Code(err) == codes.NotFound {
			code, name = 404, "NOT_FOUND"
		}
		p.refuse(w, code, name, "Resource not found (resource="+
			request.Topic[strings.LastIndex(request.Topic, "/")+1:]+").")
		return
	}
	p.mu.Lock()
	p.counts.Messages += len(request.Messages)
	if len(request.Messages) > p.counts.Largest {
		p.counts.Largest = len(request.Messages)
	}
	for _, message := range request.Messages {
		p.seen[message.Attributes["event-id"]] = true
	}
	p.mu.Unlock()
	answer(w, 200, map[string]interface{}{"messageIds": response.MessageIds})
}
