package file_test

import (
	"encoding/json"
	"fmt"
	"runtime/debug"
	"strings"
	"testing"

	"housingtracker/data/file"
)

var aKey = file.KeyOf([file.KeySize]byte{0xab, 0xcd, 31: 0xef})

func TestKeyNeverPrints(t *testing.T) {
	for _, verb := range []string{"%v", "%+v", "%#v", "%x", "%d", "%s", "%q"} {
		for _, value := range []any{aKey, &aKey, struct{ K file.Key }{aKey}} {
			if text := fmt.Sprintf(verb, value); !strings.Contains(text, "(key)") || strings.Contains(strings.ToLower(text), "ab") {
				t.Errorf("%s prints %s", verb, text)
			}
		}
		for _, text := range []string{fmt.Sprintf(verb, struct{ k file.Key }{aKey}), fmt.Sprintf(verb, &struct{ k file.Key }{aKey})} {
			if strings.Contains(text, "abcd") || strings.Contains(text, "171 205") || strings.Contains(text, "0xcd") {
				t.Errorf("within another value, %s prints %s", verb, text)
			}
		}
	}
	if text, err := json.Marshal(map[string]file.Key{"k": aKey}); err != nil || string(text) != `{"k":"(key)"}` {
		t.Errorf("as JSON: %s, %v", text, err)
	}
}

//go:noinline
func stack(file.Key) string { return string(debug.Stack()) }

func TestNoKeyInAStack(t *testing.T) {
	if text := stack(aKey); !strings.Contains(text, "file_test.stack(") || strings.Contains(text, "0xab, 0xcd") {
		t.Errorf("the stack of a crash would hold the key:\n%s", text)
	}
}

func TestKeyEqual(t *testing.T) {
	same := file.KeyOf([file.KeySize]byte(aKey.Bytes()))
	for _, test := range []struct {
		a, b file.Key
		want bool
	}{{aKey, aKey, true}, {aKey, same, true}, {aKey, file.NewKey(), false}, {aKey, file.Key{}, false}, {file.Key{}, aKey, false}, {file.Key{}, file.Key{}, true}} {
		if got := test.a.Equal(test.b); got != test.want {
			t.Errorf("%x and %x: %t", test.a.Bytes(), test.b.Bytes(), got)
		}
	}
	if same.Forget(); !same.IsZero() || aKey.IsZero() || same.Bytes() != nil {
		t.Error("forgetting one key forgets none, or another")
	}
}

func TestKeyIsForgotten(t *testing.T) {
	k := file.NewKey()
	if k.IsZero() || k.Equal(file.NewKey()) {
		t.Error("keys are not random")
	}
	if k.Forget(); !k.IsZero() {
		t.Error("a key is not forgotten")
	}
}
