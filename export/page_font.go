package export

// Font returns the file of a font that Draw names by its number.
func (p *Pages) Font(n int) []byte { return p.set.fonts[n].file }
