package data_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"housingtracker/data"
)

func TestKeyNeverPrints(t *testing.T) {
	key := data.Key{0xab, 0xcd, 31: 0xef}
	for _, verb := range []string{"%v", "%+v", "%#v", "%x", "%d", "%s", "%q"} {
		for _, value := range []any{key, &key, struct{ K data.Key }{key}} {
			if text := fmt.Sprintf(verb, value); !strings.Contains(text, "(key)") || strings.Contains(strings.ToLower(text), "ab") {
				t.Errorf("%s prints %s", verb, text)
			}
		}
	}
	if text, err := json.Marshal(map[string]data.Key{"k": key}); err != nil || string(text) != `{"k":"(key)"}` {
		t.Errorf("as JSON: %s, %v", text, err)
	}
}
