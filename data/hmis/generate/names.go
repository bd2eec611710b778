package generate

import (
	"math/rand/v2"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// A heritage is a set of names of one language or region. The first half of the given names is women's, the second men's.
type heritage struct {
	share  int // in percent of the households
	given  []string
	family []string
}

func newHeritage(share int, women, men, family string) heritage {
	return heritage{share, append(strings.Fields(women), strings.Fields(men)...), strings.Split(family, "|")}
}

var heritages = []heritage{
	newHeritage(52,
		"Ada Beth Carla Dana Elena Faith Grace Holly Iris Joan Kayla Leah Mona Nora Opal Paige Ruth Sadie Tara Wanda",
		"Aaron Blake Calvin Dwight Ellis Floyd Grant Harold Isaac Jerome Keith Lionel Marcus Nolan Otis Perry Quincy Roy Silas Terrence",
		"Abernethy|Ashdown|Bellweather|Birchwood|Brackenridge|Calloway|Cresswell|Darrow|Dunmore|Eastlake|Fairweather|Fennimore|"+
			"Gladstone|Greyling|Hartsfield|Hollowell|Inglewood|Kettleman|Larkspur|Lockridge|Marchbanks|Merriweather|Nightingale|"+
			"O'Dell|O'Farrow|D'Aubrey|St. Clairmont|Oakhurst|Penhallow|Quillfeather|Ravenswood|Rosenfield|Sandoval-Reed|Smith-Harlow|"+
			"Thistlewood|Underhill|Vandermolen|van der Linden|Wexcombe|Whitlock-Price|Yarborough|Zimmerfield"),
	newHeritage(14,
		"María José-Ana Lucía Inés Chloé Zoë Renée Noëlle Jürga Åse Łucja Žofie Ayşe Brígida Núria",
		"José Andrés Íñigo Joaquín René Loïc Jürgen Søren Łukasz Ondřej Çağlar Tomás Nuño João Óscar",
		"Gonzálvez Peñalta|Ibáñez-Roca|Núñez del Río|Garcíandía|Béranger|L'Étoile|Crèvecœur|Müllenbach|Großfeld|Jørgensund|"+
			"Ångermark|Łąkowski|Wiśniewolski|Dvořákovský|Žižkovec|Şimşekoğlu|Öztürkmen|Conceição Prado|D'Ângelo|Muñozábal"),
	newHeritage(7,
		"Thị-Hoa Ngọc Thúy Phượng Ánh Diễm",
		"Đức Quốc Hữu Tuấn Khánh Bảo",
		"Nguyễn Thượng|Trần Hậu|Lê Đắc|Phạm Viết|Đặng Ưu|Bùi Khải"),
	newHeritage(6,
		"Оксана Людмила Зоя Ярина Софія",
		"Андрій Фёдор Юрий Ігор Щербан",
		"Вербицкая|Степовий|Заречный|Чорногайко|Берёзкин|Їжакевич"),
	newHeritage(3,
		"Ελένη Ζωή Αγγελική Ροδάνθη",
		"Γιώργος Οδυσσέας Χρήστος Άρης",
		"Θαλασσινόπουλος|Καλλιγιάννη|Πετρόχωρος|Ψαρόπουλος"),
	newHeritage(5,
		"美玲 雪梅 月华 若晴",
		"志远 建文 浩然 子轩",
		"欧阳|诸葛|林|郑|司徒"),
	newHeritage(4,
		"서윤 지우 하은 미래",
		"도현 준서 민재 태양",
		"남궁|제갈|선우|황보"),
	newHeritage(3,
		"ليلى نورا سميرة زهرة",
		"يوسف كريم طارق أمين",
		"الزيتوني|البحراوي|النخيلي|الورداني"),
	newHeritage(1,
		"נעמי תמר שירה",
		"אורי גדעון נועם",
		"בן־ארז|הר־כרמל|שקדיאל"),
	newHeritage(1,
		"สมหญิง มาลี ดวงใจ",
		"สมชาย อาทิตย์ วิชัย",
		"ใจดีงาม|แสงทองคำ|ศรีสุขสันต์"),
	newHeritage(1,
		"किरण सुनीता मीना",
		"राजेश विष्णु कृष्ण",
		"शर्मावाल|त्रिपाठीकर|श्रेष्ठाली"),
	newHeritage(1,
		"শ্রাবণী নন্দিতা রূপা",
		"সৌমিত্র অর্জুন কৃষ্ণেন্দু",
		"চৌধুরীপাল|বন্দ্যোঘোষ|মজুমদাস"),
	newHeritage(1,
		"ጽጌረዳ አልማዝ ሰላማዊት",
		"ተስፋዬ ዳዊት ገብረሥላሴ",
		"ወልደሰማይ|ኃይለብርሃን|በቀለወርቅ"),
	newHeritage(1,
		"ស្រីមុំ បុប្ផា ចន្ទ្រា",
		"សុភាព វិចិត្រ ព្រហ្ម",
		"ចាន់សុវណ្ណ|កែវមង្គល|ហេងវង្ស"),
}

var (
	middles   = strings.Fields("Ann Lee Rae Jo Mae Ray Dean Scott Lynn A. B. C. J. K. M. R. T.")
	suffixes  = strings.Fields("Jr. Jr Sr. II III IV")
	nicknames = strings.Fields("Bo Red Dee Ace Lucky Tiny Duke Sunny")
)

// A fullName is a client's name as Client.csv has it (HUD 3.01).
type fullName struct {
	first, middle, last, suffix string
	quality                     string
}

// A family makes up the names of a household; most members share the last name.
type family struct {
	rng      *rand.Rand
	heritage *heritage
	last     string
}

func (f *family) reset() {
	percent := f.rng.IntN(100)
	for i := range heritages {
		f.heritage = &heritages[i]
		if percent -= heritages[i].share; percent < 0 {
			break
		}
	}
	f.last = f.heritage.family[f.rng.IntN(len(f.heritage.family))]
}

func (f *family) name(female bool) fullName {
	h := f.heritage
	half := len(h.given) / 2
	at := f.rng.IntN(half)
	if !female {
		at += half
	}
	n := fullName{first: h.given[at], last: f.last, quality: "1"}
	roll := f.rng.IntN(1000)
	latin := h == &heritages[0]
	switch {
	case latin && roll < 300:
		n.middle = middles[roll%len(middles)]
	case roll < 340:
		n.last = h.family[roll%len(h.family)]
	case latin && roll < 350:
		n.first += ` "` + nicknames[roll%len(nicknames)] + `"`
	case latin && roll < 360:
		n.first, n.last, n.quality = nicknames[roll%len(nicknames)], "", "2"
	case roll < 372:
		n = fullName{quality: [...]string{"8", "9", "99"}[roll%3]}
	case roll < 378:
		// Some systems store accents as combining characters.
		n.first, n.last = norm.NFD.String(n.first), norm.NFD.String(n.last)
	}
	if !female && latin && f.rng.IntN(100) < 5 && n.last != "" {
		n.suffix = suffixes[roll%len(suffixes)]
	}
	return n
}
