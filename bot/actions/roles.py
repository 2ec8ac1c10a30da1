"""Who the reporter is, out of an answer in own words: "e dottra hannes", "the lad", "I live here".

Family words stand in one table, in all three languages, without their endings. A word of the
closest family is the next of kin whichever way round it is said ("I am her mother", "it is my
mother"); any other kinship or friendship is a relative.
"""

# Patterns and lists stand as they are spoken.
# ruff: noqa: E501

from __future__ import annotations

import re

from bot.actions.texts import marked
from bot.actions.vocabulary import Value, words

REPORTER_ROLES = {
    "patient": Value(
        marked("I am the patient"),
        words(
            "pasient, pasienten, patient, meg selv, meg sjølv, mæ sjøl, mæ sjølv, meg sjøl, "
            "myself, "
            "me, meg, mæ, eg sjølv, jeg selv, det gjelder meg, det var meg, det er meg, som fødte, "
            "som fødde, gave birth, den som er syk, den som er sjuk"
        ),
    ),
    "service_user": Value(
        marked("I use the service"),
        words(
            "bruker, brukar, tjenestemottaker, tenestemottakar, service user, resident, beboer, "
            "bebuar, bor her, bor der, bur her, bur der, hjelp hjemme, hjelp heime, live here, "
            "live there, help at home"
        ),
    ),
    "next_of_kin": Value(
        marked("I am the next of kin"),
        words(
            "nærmeste pårørende, næraste pårørande, next of kin, kone, kona, mannen min, "
            "mannen hennes, mannen hennar, ektemann*, ektefelle*, samboer*, sambuar*, kjæreste*, "
            "kjærast*, wife, husband, spouse, partner, datter*, dattera, dotter*, sønn*, son, "
            "sonen, "
            "guten hans, daughter, mor, mora, moren, far, faren, mother, father, mamma*, pappa*, "
            "mum, mom, dad, forelder, foreldre, parent"
        ),
    ),
    "relative": Value(
        marked("I am another relative or close to them"),
        words(
            "pårørende, pårørande, relative, søster*, syster*, søsken*, søskjen*, bror, broren, "
            "brora, sister*, brother*, venn, ven, venninne*, veninne*, kamerat*, friend, nabo*, "
            "neighbour*, neighbor*, barnebarn*, oldebarn*, bestemor*, bestefar*, mormor*, farmor*, "
            "morfar*, farfar*, oldemor*, oldefar*, grandchild, grandson, granddaughter, "
            "grandmother, grandfather, grandma, grandad, granny, gran, nan, svoger*, svigerinne*, "
            "svigermor*, svigerfar*, svigerdatter*, svigerdotter*, svigersønn*, svigerson*, "
            "mother-in-law, father-in-law, son-in-law, daughter-in-law, sister-in-law, "
            "brother-in-law, tante*, onkel*, aunt, uncle, niese*, nevø*, niece, nephew, fetter*, "
            "kusine*, cousin"
        ),
    ),
    "bereaved": Value(
        marked("I have lost someone"),
        words(
            "etterlatt, etterlaten, attlaten, attlatne, etterlatne, enke, enkje, enkemann*, "
            "enkjemann*, bereaved, lost someone, lost my, lost him, lost her, widow, widower"
        ),
    ),
    "guardian": Value(
        marked("I am a guardian"),
        words("verge, verja, guardian"),
    ),
    "representative": Value(
        marked("I speak for them"),
        words("representant, fullmakt, representative, fullmektig, advokat, lawyer"),
    ),
    "staff_assisting": Value(
        marked("I work here and help someone to report"),
        words(
            "ansatt, tilsett, jobber her, jobbar her, staff, employee, i work here, sykepleier her"
        ),
    ),
}

# `*` lets a word go on; all may have the endings below.
_CLOSE = words(
    "mor, mora, mår, mødre, mamma*, mams*, mutter*, mom, mum, mam, mummy, mommy, mother, far, farn, pappa*, "
    "papp, fatter*, dad, daddy, da, father, papa, forelder*, foreldre*, foreldra*, parent, barnet mitt, "
    "bonusmor*, bonusmamma*, bonuspappa*, bonusfar*, stemor*, stefar*, stepmum, stepmother, stepdad, stepfather, "
    "fostermor*, fosterfar*, fosterforeld*, foster mum, foster mother, foster father, foster parent, "
    "kone, kona, kåna, kånå, kjerring*, kjærring*, wife, missus, missis, gubbe*, gubb, ektemann*, ektefelle*, ektemake*, "
    "ektepar*, husband, hubby, spouse, partner*, samboer*, sambuar*, sambo, kjæreste*, kjærast*, forloved*, "
    "forlova*, fiance*, fiancé*, boyfriend, girlfriend, married, gift, gifte, other half, better half, "
    "datter*, dattr*, datra, datt'ra, dotter*, dottr*, dotra, døtre*, daughter, sønn*, sønn'n, søn, son, sone, "
    "sonn, sånn min, stepson, stepdaughter, stesønn*, stedatter*, nærmeste pårørende, næraste pårørande, next of kin, "
    "nærmaste pårørande, =i am son"
)
# These are family only when they are somebody's: "her lad", "jenta mi", "the boy's father" is no boy.
_ONLY_WITH_OWNER = words(
    "mann, mannen, mainn, mainn'n, jente, jenta, jentungen, vesla, gutt, gutten, gut, guten, guttungen, poden, unge, ungen, ongen, barn, barnet, "
    "baby, babyen, tvillinger, man, old man, boy, lad, laddie, girl, lass, lassie, kid, child, baby, bairn, wean, kiddo, twins, toddler"
)
_FAR = words(
    "svige*, svoger*, søster*, søstr*, lillesøster*, storesøster*, lillebror*, storebror*, veslesyster*, storesyster*, veslebror*, syster*, systr*, søsken*, søskjen*, sysken*, syskjen*, sister, sis, bror, brora, broren, brorsan, brødre*, "
    "brother, bro, sibling, halvsøster*, halvbror*, stesøster*, stedsøster*, stebror*, stedbror*, stepsister, stepbrother, "
    "bestemor*, bestefar*, besteforeld*, besta, bestå, besten, mormor*, morfar*, farmor*, farfar*, oldemor*, oldefar*, oldeforeld*, oldebarn*, tippolde*, gomo, gofa, godmor*, godfar*, barnebarn*, bonusbarn*, "
    "grand*, gran, granda, granny, nan, nana, nanny, nain, taid, great-grand*, "
    "tante*, tanta, onkel*, onkæl*, farbror*, morbror*, grandonkel*, aunt*, auntie, uncle, niese*, nevø*, niece, nephew, fetter*, "
    "kusin*, tremenning*, cousin, in-law, in law, gudmor*, gudfar*, fadder*, godmother, godfather, goddaughter, godson, "
    "eks, eksen, eksmann*, ekskone*, ekskona, ekskjærest*, ekssambo*, ex, ex-*, venn, vennen, venner, ven, venen, venninn*, veninn*, bestevenn*, bestis, kamerat*, klassekamerat*, barndomsven*, kompis*, vegg i vegg, across the hall, same street, samme gate, friend, "
    "mate, pal, buddy, nabo*, granne*, neighbour, neighbor, next door, bekjent*, kjenning*, acquaintance, roommate, "
    "flatmate, housemate, romkamerat*, slektning*, slekt, relative, pårørende, pårørande, family member, "
    "familiemedlem*, in the family, in his family, in her family, i familien, i slekt*, skyldfolk"
)
_ENDINGS = r"(?:en|a|et|n|e|i|æ|ene|ane|er|ar|na)?(?:['’]?s)?"


def _any(listed: tuple[str, ...]) -> str:
    parts = (re.escape(w).replace(r"\*", r"\w*") for w in listed if not w.startswith("="))
    return rf"(?:{'|'.join(parts)}){_ENDINGS}"


_MINE = r"(?:min|mi|mitt|mine|vår|vårt|våre|våres|vores|hans|hanses|hass|hannes|hennes|hennar|hinnar|hinnas|henna|deira|dems|dæms|til\s+\w+|te\s+\w+|åt\s+\w+)"
_MY = r"(?:my|me|our|his|her|their|hans|hennes|hennar|min|mi|mitt|vår)"
_CLOSE_KIN = re.compile(
    rf"\b{_any(_CLOSE)}(?!\w)"
    rf"|\b{_any(_ONLY_WITH_OWNER)}\s+{_MINE}\b|\b{_MY}\s+(?:\w+\s+){{0,2}}?{_any(_ONLY_WITH_OWNER)}(?!\w)",
    re.IGNORECASE,
)
_FAR_KIN = re.compile(rf"\b{_any(_FAR)}(?!\w)", re.IGNORECASE)
# "Mother of my wife", "mannens mor", "my husband's dad".
_SPOUSE = r"(?:mannen|kona|samboeren|sambuaren|kjæresten|kjærasten|husband|wife|partner|girlfriend|boyfriend)"
_PARENT = (
    r"(?:mor|mora|moren|far|faren|mamma\w*|pappa\w*|mother|father|mum|mom|dad|parents?|foreldre\w*)"
)
_BY_MARRIAGE = re.compile(
    rf"\b{_PARENT} (?:til|te|åt|of|to) (?:my )?{_SPOUSE}\b|\b{_SPOUSE}(?: (?:min|mi))?['’]?s {_PARENT}\b"
    rf"|\b(?:mannen|kona) (?:til|te) (?:bror|søster|syster|datter|dattera|dotter|sønn|sonen)\w*\b",
    re.IGNORECASE,
)

_I = r"(?:jeg|eg|æ|æg|jæ|ej|je|e|i|i'm|im|i've|ive)"
_BE = r"(?:er|e|æ|am|is|var|va|was|vart|'m)"
_THE_PATIENT = re.compile(
    rf"\b{_I}\s+(?:{_BE}\s+)?(?:selv\s+|sjølv\s+|sjøl\s+)?(?:the\s+|a\s+|en\s+|ein\s+)?(?:pasient\w*|patient)\b(?!['’]?s\b|\s+sin)"
    rf"|\b(?:pasient\w*|patient)\s+{_BE}\s+(?:jeg|eg|æ|meg|mæ|me|myself|i)\b(?!\s+\w+\s+\w*(?:mor|far|bror|kone)\b)"
    rf"|^\W*(?:som\s+|as\s+|the\s+|selve\s+|jeg\s+)?(?:pasient|pasienten|patient)(?:\s+(?:selv|sjølv|sjøl|myself|here))?\W*$"
    rf"|\b(?:{_I}|som|den som)\s+(?:\w+\s+)?(?:fødte|fødde|gave birth)\b|^\W*(?:gave birth|som fød\w+)",
    re.IGNORECASE,
)
_ME = re.compile(
    r"\b(?:det|d|dæ|de|it|that|this)(?:\s+(?:var|va|er|e|æ|was|is|would be|gjelder|gjeld|gjæld|handler om|handlar om|skjedde|hende|hendte|happened|concerns)|['’]s|['’]d be)"
    r"\s+(?:med\s+|for\s+|to\s+|about\s+)?(?:bare\s+|berre\s+|just\s+|only\s+)?(?:meg|mæ|mæg|jeg|eg|æ|æg|me|myself|i)\b"
    r"|^\W*(?:(?:bare|berre|just|only|was|var|va|om|about|for|med|happened to)\s+)*(?:meg|mæ|me|myself)\b"
    r"|^\W*(?:jeg|eg|æ|æg|jæ|i)\W*$"
    r"|\b(?:meg|mæ|mei|jeg|eg|æ|æg|e|je)\s+(?:selv|sjølv|sjøl|sjæl|sjæv|sjøLv|sjavl)\b|\bmyself\b|\bselv var jeg\b|\bsjølv var eg\b"
    r"|\bhende(?:t|te)? meg\b|\bhappened to me\b|\bit happened to\b.{0,4}$"
    r"|\b(?:my|my own|mine own|min|mi|min egen|mi eiga|mi egen|mi ega)\s+(?:operation|operasjon|behandling|treatment|story|experience|historie|soge|oppleving|opplevelse|sak|case|care|behandling)\b",
    re.IGNORECASE,
)
# "I am the one who fell", "den som lå der", "I was the one in the bed".
_THE_ONE = re.compile(
    rf"\b{_I}\s+(?:{_BE}\s+)?(?:den|hun|han|ho|ham|the one|the person|the woman|the man|the guy|person|one)\s+(?:som|so|who|that|it|in|lying|with|på|i|det)\b"
    r"|\b(?:som|who)\b.{0,30}\b(?:var|va|was|er|is|e) (?:meg|mæ|jeg|eg|æ|me)\b|\b(?:operasjonen|behandlinga|behandlingen|timen) (?:min|mi)\b"
    r"|^\W*(?:den|the one|the person)\s+(?:som|who|that|it)\b(?!.*\b(?:skriver|skriv|writes|writing|hjelper|hjelper|helps|passer|passar|care)\b)",
    re.IGNORECASE,
)
# Something befell the writer, and nobody else is named.
_BEFELL_ME = re.compile(
    rf"\b{_I}\s+(?:{_BE}\s+|som\s+|ble\s+|blei\s+|vart\s+|got\s+|had\s+|har\s+|hadde\s+|fikk\s+|fekk\s+|that\s+|who\s+)*"
    r"(?:the\s+|my\s+|an?\s+)?(?:innlagt|innlagd|operert|operere\w*|syk|sjuk|lå|låg|falt|fall|datt|ramla|snubla|ventet|venta|behandlet|behandla|undersøkt|"
    r"undersøkte|skadet|skada|født|dårlig|dårleg|admitted|operated|operation|surgery|treated|ill|sick|fell|waited|hurt|injured|in the bed|in bed|in hospital|lay|treatment|"
    r"under behandling|til behandling|timen|the appointment|under their care|for treatment|i senga|i sengen|stakk|fikk|fekk)\b|\bme that\b|\bme who\b|\bden som er (?:syk|sjuk)\b",
    re.IGNORECASE,
)
_LOST = re.compile(
    r"\b(?:etterlatt\w*|etterlate\w*|attlat\w*|bereaved|enke|enka|enken|enkje|enkja|enkemann\w*|enkjemann\w*|enkefru\w*|widow\w*|sørgende|sørgjande|grieving|mourning)\b"
    r"|\b(?:mistet|mista|miste|mist|lost)\s+(?!(?:tillit|trust|faith|journal|time|hope)\b)\w+"
    r"|\b(?:døde|døydde|døyde|daua|er død|va død|var død|e død|død|avdøde|avdøydde|died|dead|deceased|late\s+(?:husband|wife|mother|father|mum|mom|dad|son|daughter|brother|sister))\b"
    r"|\b(?:gikk|gjekk|gjikk|har gått) bort\b|\bsovn\w* inn\b|\bpassed(?: away| on)?\b|\bno longer (?:with us|alive|here|living)\b"
    r"|\blever (?:ikke|ikkje|itj) (?:lenger|lenge?r|meir|mer)\b|\b(?:er )?ikk?j?e? lenger (?:blant oss|hos oss|i live)\b|\bleft behind\b|\bburied\b|\b(?:falt|fall|fell|gått) fr[åa]\W*$|\bsitt?e?r? (?:igjen|att)\b|\bdid(?:n\'t| not) make it\b",
    re.IGNORECASE,
)
_ALMOST = re.compile(
    r"\b(?:nesten|almost|nearly|holdt på å|heldt på å|kunne ha?|could have)\b", re.IGNORECASE
)
_GUARDIAN = re.compile(
    r"\b\w*(?:verge|verger|vergen|verje|verja|vergje)\w*\b|\bguardian\w*\b|\bconservator\b",
    re.IGNORECASE,
)
_SPEAKS_FOR = re.compile(
    r"\b(?:fullmakt\w*|fullmektig\w*|power of attorney|attorney|lawyer\w*|solicitor\w*|advokat\w*|ombud\w*|advocate\w*|representant\w*|representer\w*|represent\w*"
    r"|talsperson\w*|talskvinn\w*|talsmann\w*|spokes\w+|interpret\w*|translat\w*|tolk|tolken|tolkar|tolker|tolke|tolka|omsetj\w*|oversett\w*"
    r"|(?:on )?behalf of|på ve(?:g|i)n\w* av|på ve(?:g|i)n\w* te|pasientforening\w*|pasientorganisasjon\w*|brukerorganisasjon\w*|brukarorganisasjon\w*|brukerutvalg\w*|brukarutval\w*)\b"
    r"|\b(?:snakker|snakkar|snakke|prater|pratar|taler|talar|speak|speaking|talking|talk)\s+(?:for|på vegne)\b",
    re.IGNORECASE,
)
_CARERS = r"(?:sykepleier\w*|sjukepleiar\w*|sykepleiar\w*|helsefag\w*|hjelpepleier\w*|hjelpepleiar\w*|vernepleier\w*|vernepleiar\w*|pleier|pleieren|pleiar|pleiaren|pleieassistent\w*|miljøarbeid\w*|miljøterapeut\w*|miljøvakt\w*|jordmor|jordmora|jordmoren|legen|lege|turnuslege\w*|fastlegen|sosionom\w*|psykolog\w*|assistent\w*|ward clerk|clerk|social worker|carer in|carer at|care staff|fysioterapeut\w*|ergoterapeut\w*|portør\w*|nattevakt\w*|kveldsvakt\w*|dagvakt\w*|vikar\w*|tilkallingsvikar|lærling\w*|avdelingsleder\w*|avdelingsleiar\w*|primærkontakt\w*|primærpleier\w*|kontaktperson\w*|kontaktsykepleier\w*|ansatt|ansatte|ansett|tilsett|tilsette|personal\w*|medarbeider\w*|medarbeidar\w*|kollega\w*|nurse|nurses|staff|employee|employed|care assistant|care worker|careworker|health ?care worker|health worker|healthcare assistant|hca|support worker|key ?worker|doctor|midwife|physio\w*|porter|colleague|night shift|day shift|on shift|on duty|ward manager|works? here)"
_STAFF = re.compile(
    rf"\b{_CARERS}(?:'s)?\b|\b(?:jobber|jobbar|jobbe|jobba|arbeider|arbeidar|arbeie|work|working|works)\s+(?:her|hær|der|på|ved|i|hos|here|there|at|in|on|for)\b"
    r"|\b(?:går|gjeng|tar|tek|do|work) (?:\w+ )?(?:vakt\w*|shifts?)\b|\b(?:på jobb|på vakt|on duty|at work)\b",
    re.IGNORECASE,
)
_SERVICES = r"(?:hjemmesyke\w*|hjemmetjenest\w*|hjemmehjelp\w*|hjæmmehjælp\w*|heimesjuke\w*|heimesyke\w*|heimetenest\w*|heimehjelp\w*|praktisk bistand|omsorgsbolig\w*|omsorgsbustad\w*|bofellesskap\w*|bufellesskap\w*|bokollektiv\w*|dagsenter\w*|dagsenteret|dagtilbud\w*|aktivitetssenter\w*|avlastning\w*|avlasting\w*|støttekontakt\w*|bpa|assistent\w*|personlig assistent|matombringing|trygghetsalarm\w*|tryggleiksalarm\w*|tjenester?|tenester?|home ?care|home nurs\w*|home help\w*|carers?|care at home|help at home|day ?cent\w*|supported (?:housing|living)|sheltered (?:housing|home)|personal assistant\w*|meals on wheels|safety alarm|nursing home|care home)"
_RECEIVES = re.compile(
    rf"(?:\b{_I}|^\W*(?:en|ein|ei|one|someone|a person|an?)?)\W*(?:som\s+|who\s+|that\s+|am\s+|er\s+|e\s+)?(?:selv\s+|sjølv\s+)?"
    r"(?:(?:får|fær|fe|har|ha|mottar|mottek|tar imot|tek imot|tek mot|bruker|brukar|bruka|går|gjeng|bor|bur|get|gets|getting|have|has|'?ve|receive|receives|receiving|use|uses|using|go|goes|going|live|lives|living)"
    rf"\s+(?:\w+\s+){{0,4}}?(?:{_SERVICES}|hjelp|hjælp|help)"
    r"|(?:bor|bur|bo|live|lives|living|har plass|got a place|have a place|has a place)\s+(?:\w+\s+){0,3}?(?:her|hær|der|here|there|sykehjem\w*|sjukeheim\w*|heimen|hjemmet|institusjon\w*|nursing home|care home))\b"
    r"|\b(?:they|de|dei|carers?|nurses?) (?:come|comes|kommer|kjem|kjæm) (?:heim |hjem )?(?:to|til|te) (?:me|meg|mæ|my (?:house|home))\b|\b(?:use|bruker|brukar) (?:your|the|this|dette|dette|denne|tenesta|tjenesten)\b"
    r"|\bcarers? (?:come|comes|visit|visits)\b|\bkjem heim t\w+ meg\b|\bkommer hjem til meg\b",
    re.IGNORECASE,
)
_USES = re.compile(
    r"\b(?:bruker|brukeren|brukar|brukaren|tjenestemottak\w*|tenestemottak\w*|mottaker|mottakar|beboer\w*|bebuar\w*|leietaker|leigetakar|klient\w*|resident\w*|client\w*|tenant\w*|service user\w*|user|users)\b"
    rf"|\b(?:bor|bur|live|living)\s+(?:her|hær|der|here|there)\b|^\W*(?:har|får|have|get|has)\s+{_SERVICES}",
    re.IGNORECASE,
)
# "The son of the patient", "mother to a resident".
_OF_SOMEBODY = re.compile(
    r"(?<!\ben )(?<!\bein )(?<!\bone )(?<!\bei )\b(?:til|te|for|av|of|to|åt)\s+(?:the |en |ein |ei |a |one of the )?(?:pasient\w*|patient|bruker\w*|brukar\w*|beboer\w*|bebuar\w*|resident\w*|client\w*|klient\w*)"
    r"|\bpasientens\b|\bpatient['’]s\b|\bresident['’]s\b",
    re.IGNORECASE,
)
# "Not her mother, just a friend".
_NOT_SO = re.compile(
    r"\b(?:not|ikke|ikkje|itj|ikkj)\b[^,.;]*?(?=$|[,.;]|\b(?:men|but|bare|berre|just|only)\b)",
    re.IGNORECASE,
)


def kin_in(text: str) -> str | None:
    """The closeness of the family words in a text: next of kin, relative, or none."""
    if _FAR_KIN.search(text) or _BY_MARRIAGE.search(text):
        return "relative"
    return "next_of_kin" if _CLOSE_KIN.search(text) else None


def role_in(text: str) -> str | None:
    """The role an answer in own words says, if it says one."""
    if _LOST.search(text) and not _ALMOST.search(text):
        return "bereaved"
    said = _OF_SOMEBODY.sub(" ", _NOT_SO.sub(" ", text))
    kin = kin_in(said)
    readings = (
        (_GUARDIAN, "guardian"),
        (_SPEAKS_FOR, "representative"),
        (_THE_PATIENT, "patient"),
        (_RECEIVES, "service_user"),
    )
    for pattern, role in readings:
        if pattern.search(said):
            return role
    if _STAFF.search(said) and not kin:
        return "staff_assisting"
    if kin:
        return kin
    for pattern, role in ((_USES, "service_user"), (_ME, "patient"), (_THE_ONE, "patient")):
        if pattern.search(said):
            return role
    return "patient" if _BEFELL_ME.search(said) else None
