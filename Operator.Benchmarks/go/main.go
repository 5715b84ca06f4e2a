// The templates of ../Templates/TemplateWorkloads.cs executed by Go's own library: go run main.go
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"text/template"
)

const items = 10000

type dict = map[string]interface{}

type workload struct {
	name, text string
	data       interface{}
}

// functions are those of sprig that are one line over Go's standard library, which is all of sprig that twentyCalls needs.
var functions = template.FuncMap{
	"trim": strings.TrimSpace, "upper": strings.ToUpper, "lower": strings.ToLower,
	"replace":    func(old, new, text string) string { return strings.ReplaceAll(text, old, new) },
	"quote":      func(text interface{}) string { return fmt.Sprintf("%q", fmt.Sprint(text)) },
	"splitList":  func(separator, text string) []string { return strings.Split(text, separator) },
	"join":       func(separator string, list []string) string { return strings.Join(list, separator) },
	"trimPrefix": func(prefix, text string) string { return strings.TrimPrefix(text, prefix) },
	"trimSuffix": func(suffix, text string) string { return strings.TrimSuffix(text, suffix) },
	"default": func(otherwise, value interface{}) interface{} {
		if value == nil || value == "" {
			return otherwise
		}
		return value
	},
	"repeat":    func(count int, text string) string { return strings.Repeat(text, count) },
	"contains":  func(part, text string) bool { return strings.Contains(text, part) },
	"hasPrefix": func(part, text string) bool { return strings.HasPrefix(text, part) },
	"hasSuffix": func(part, text string) bool { return strings.HasSuffix(text, part) },
	"b64enc":    func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) },
	"b64dec": func(text string) string {
		decoded, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return err.Error()
		}
		return string(decoded)
	},
	"sha256sum": func(text string) string {
		sum := sha256.Sum256([]byte(text))
		return hex.EncodeToString(sum[:])
	},
	"add": func(a, b int) int { return a + b },
}

const twentyCalls = `{{ .a | trim | upper }} {{ .a | lower | replace "world" "there" | trim | quote }} {{ .b | splitList "," | join "-" | trimPrefix "one" }}
{{ .c | default "none" | trimSuffix "e" | repeat 3 }} {{ if and (contains "World" .a) (hasPrefix "one" .b) (hasSuffix "three" .b) }}yes{{ end }}
{{ .b | b64enc | b64dec | sha256sum }} {{ add .n 1 }} {{ .b | upper | lower }}`

func workloads() []workload {
	var texts, records []interface{}
	keyed := dict{}
	for i := 0; i < items; i++ {
		texts = append(texts, fmt.Sprintf("value-%d", i))
		records = append(records, dict{"name": fmt.Sprintf("name-%d", i), "count": i})
		keyed[fmt.Sprintf("key-%d", i)] = fmt.Sprintf("value \"%d\"", i)
	}
	megabyte := dict{"value": strings.Repeat("s", 1<<20)}
	return []workload{
		{"url", "postgres://{{ .user }}:{{ .password | urlquery }}@{{ .host }}:{{ .port }}/{{ .database }}" +
			"?sslmode={{ if .tls }}verify-full{{ else }}disable{{ end }}",
			dict{"user": "app", "password": "p@ss/w0rd+1", "host": "db.prod.svc", "port": 5432, "database": "orders", "tls": true}},
		{"print-1MB", "{{ .value }}", megabyte},
		{"b64enc-1MB", "{{ .value | b64enc }}", megabyte},
		{"range-10000", "{{ range $i, $e := .items }}{{ $i }}={{ $e }};{{ end }}", dict{"items": texts}},
		{"range-10000-if", "{{ range .items }}{{ if and (gt .count 5000) (ne .name \"x\") }}{{ .name }}={{ .count | printf \"%06d\" }}\n{{ end }}{{ end }}",
			dict{"items": records}},
		{"range-map-10000", "{{ range $k, $v := .map }}{{ $k }}: {{ printf \"%q\" $v }}\n{{ end }}", dict{"map": keyed}},
		{"print-map", "{{ .map }}", dict{"map": keyed}},
		{"functions-20", twentyCalls, dict{"a": "  Hello, World  ", "b": "one,two,three", "c": "", "n": 7}},
		{"text-1MB", strings.Repeat("key-{{ .a }}: some text of the template\n", 26000), dict{"a": "v"}},
	}
}

func parse(w workload) *template.Template {
	return template.Must(template.New("t").Funcs(functions).Parse(w.text))
}

func main() {
	fmt.Println(runtime.Version(), runtime.GOARCH)
	fmt.Println("| Method | Template | Mean (µs) | Allocated (B) |\n|---|---|---:|---:|")
	for _, w := range workloads() {
		if len(os.Args) > 1 && !strings.Contains(w.name, os.Args[1]) {
			continue
		}
		parsed := parse(w)
		report("Parse", w.name, func() { parse(w) })
		report("Execute", w.name, func() {
			var output bytes.Buffer
			if err := parsed.Execute(&output, w.data); err != nil {
				panic(err)
			}
		})
	}
}

func report(method, name string, body func()) {
	result := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; i < b.N; i++ {
			body()
		}
	})
	fmt.Printf("| %s | %s | %.3f | %d |\n", method, name, float64(result.T.Nanoseconds())/float64(result.N)/1000, result.AllocedBytesPerOp())
}
