// Command recorder prints what Go's text/template with sprig makes of the templates of recorded.json: the file anew, on standard output.
//
// On Debian: apt-get install golang-go golang-github-masterminds-sprig-dev, and then in this folder
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run . < ../recorded.json > recorded.new && mv recorded.new ../recorded.json
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"text/template"

	"github.com/Masterminds/sprig"
)

type testCase struct {
	Template string  `json:"template"`
	Option   string  `json:"option,omitempty"`
	Error    string  `json:"error,omitempty"`
	Output   *string `json:"output,omitempty"`
}

type recording struct {
	Data  json.RawMessage `json:"data"`
	Cases []testCase      `json:"cases"`
}

// record runs a case. Functions that panic fail at execution, as those do that return an error.
func (c *testCase) record(data any) {
	c.Error, c.Output = "execute", nil
	defer func() { _ = recover() }()
	t := template.New("t").Funcs(sprig.TxtFuncMap())
	if c.Option != "" {
		t = t.Option(c.Option)
	}
	t, err := t.Parse(c.Template)
	if err != nil {
		c.Error = "parse"
		return
	}
	var output bytes.Buffer
	if t.Execute(&output, data) != nil {
		return
	}
	text := output.String()
	c.Error, c.Output = "", &text
}

// line is the JSON of a value in one line, with < and > as they are.
func line(value any) []byte {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err)
	}
	return bytes.TrimRight(text.Bytes(), "\n")
}

func main() {
	var r recording
	if err := json.NewDecoder(os.Stdin).Decode(&r); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	fmt.Fprintf(out, "{\n\"data\": %s,\n\"cases\": [\n", r.Data)
	for i := range r.Cases {
		// Each case has data of its own: set and merge change them.
		var data any
		if err := json.Unmarshal(r.Data, &data); err != nil {
			panic(err)
		}
		r.Cases[i].record(data)
		separator := ",\n"
		if i == len(r.Cases)-1 {
			separator = "\n"
		}
		fmt.Fprintf(out, "%s%s", line(r.Cases[i]), separator)
	}
	fmt.Fprint(out, "]\n}\n")
}
