package place

import winreg "golang.org/x/sys/windows/registry"

// machineID is the ID that Windows made at its installation; "" if it can't be read.
func machineID() string {
	key, err := winreg.OpenKey(winreg.LOCAL_MACHINE, `SOFTWARE\Microsoft\Cryptography`, winreg.QUERY_VALUE|winreg.WOW64_64KEY)
	if err != nil {
		return ""
	}
	defer key.Close()
	id, _, err := key.GetStringValue("MachineGuid")
	if err != nil {
		return ""
	}
	return id
}
