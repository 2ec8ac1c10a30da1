"""Present danger to life, or present thoughts of suicide, in bokmål, nynorsk and English.

Better to show the numbers once too often than once too seldom; but a past emergency that is
being told about is not one. Patterns that name an act or wish now are enough by themselves;
patterns of an emergency count only in the present tense. What they do not know is left to the
classifier in components/crisis_detector.py, for which this module tells what is past and which
words speak of danger.
"""

# A pattern stands on one line.
# ruff: noqa: E501

from __future__ import annotations

import re

# "Eg", "æ", "e", "jæ": who speaks; "ikkje", "ittj", "itj": not.
_I = r"(?:jeg|eg|æ|æg|jæ|e|i)"
_NOT = r"(?:ikke|ikkje|itj|ittj|itte|ikkj|ikk|isje)"
_LIVE = r"(?:leve|lev|leva|levva)"
_DIE = r"(?:dø|døy|døye|dau|daue|å dø)"
_HARM_ME = r"(?:skade|ska|drepe|drep|drepa|kutte|kutta|henge|henga|hænge|skyte|forgifte) (?:meg|mæ)"
_LIFE_MINE = (
    r"(?:livet mitt|livet av (?:meg|mæ)|mitt eget liv|mitt eige liv|mitt liv|liv(?:et)? mett)"
)
_WITHOUT_TODAY = r"(?: nå| no| i kveld| i dag| i natt| snart|$|[.,!])"
_RELATIVE = (
    r"(?:hun|han|ho|hu|hn|mor|far|mamma|pappa|bestemor|bestefar|mannen min|kona|kona mi|sønnen min"
    r"|dattera mi|datteren min|dottera mi|sonen min|guten|gutten|jenta|barnet|babyen|broren min"
    r"|søstera mi|søsteren min|venninna mi|naboen|pasienten|vedkommende)"
)

_WISH_TO_DIE = [
    # bokmål, nynorsk and dialects
    rf"(vil|ønsker|ønskjer|har lyst til|har løst te|lengter etter|berre vil|bare vil|ville helst|skulle ønske {_I} var|skulle ønskje {_I} var|ønska {_I} var) (bare |berre |bærre |helst )?(å |at )?({_DIE}|død|dau|daud|{_NOT} (være|vere|vær|vera|{_LIVE}|våkne|vakne|finnes|eksistere))\b",
    rf"(vil|orker|orkar|klarer|klarar|ønsker|ønskjer|greier|greie|gidd|gidder|makter|maktar|orke|klare) {_NOT} (å )?{_LIVE}",
    rf"(vil|orker|orkar|klarer|klarar|ønsker|ønskjer|greier) {_I} {_NOT} (å )?{_LIVE}",
    rf"(orker|orkar|orke) {_NOT} (leve|livet|mer av livet|meir av livet|dette livet)",
    rf"(vil|skal|tenker på å|tenkjer på å|tenke på å|har tenkt å|har tenkt på å|har planer om å|har plan om å|planlegger å|planlegg å|kommer til å|kjem til å|kommer t å|har lyst til å|vurderer å|vurderer seriøst å|lurer på å|truer med å|trugar med å) (bare |berre )?(ta|tek|avslutte|ende|gjøre slutt på|gjere slutt på|slutte) {_LIFE_MINE}",
    rf"(vil|skal|tenker på å|tenkjer på å|har tenkt å|har lyst til å|kommer til å|kjem til å|har planer om å|er redd {_I}) (bare |berre |kommer til å )?(hoppe (fra|frå|ut|av|foran)|gå ut foran|gå på sjøen|kjøre ut|ta alle (pillene|tablettene|tablettane)|henge (meg|mæ)|{_HARM_ME}|dø i natt)",
    rf"(tar|tek|ta|tæk) livet av (meg|mæ){_WITHOUT_TODAY}",
    r"(gjør|gjer|gjøre|gjere) (det )?slutt på (alt|livet|det hele|det heile|meg selv|alt sammen)",
    rf"{_I} (har|får|sliter med|slit med|kjemper med|strever med) (mye |mykje |sterke |veldige |mange )?(selvmordstanker|sjølvmordstankar|sjølmordstanka|selvmordstanka|suicidale tanker|tanker om (å dø|selvmord|å ta livet)|tankar om (å døy|sjølvmord|å ta livet)|dødsønsker|dødsønske)",
    rf"{_I} (er|føler meg|kjenner meg|føle mæ|e) (veldig |svært |akutt |alvorlig )?(suicidal|selvmordsnær|sjølvmordsnær|selvmordstruet)",
    rf"(skade|drepe|kutte|ska) (meg|mæ) (selv|sjølv|sjøl){_WITHOUT_TODAY}",
    rf"(bedre|betre|best|lettere|lettare) (for alle |for dere |for dei |for dem |for familien )?(om|hvis|dersom|viss|uten|utan|at) ({_I}|meg|mæ)( {_NOT})?( var død| var borte| var vekk| var her| fantes| fanst| ikke fantes| forsvant| døde|$|[.,!])",
    r"(ingen|ikke noen|ikkje nokon) (vits|grunn|vett|poeng) (i|til|med) å leve",
    r"ingen vits i å (leve|fortsette|halde fram|gå videre) (lenger|lengre|meir)?",
    r"(har|hadde) (skrevet|skrive|skreve) (et |eit )?avskjedsbrev",
    r"(pillene|tablettene|tablettane|pillan|tauet|kniven|våpenet|hagla|barberbladet) (ligger|ligg|står|er) (her )?(klar|klart|foran meg|framfor meg|ved siden av meg|i handa)",
    rf"(vil|vill) {_NOT} (mer|meir|lenger|lengre)( nå| no)?(\W|$).*(farvel|ha det for alltid|tilgi meg|unnskyld alle)",
    r"(dette er|det her er) (mitt )?(siste |farvel)",
    rf"{_RELATIVE} (sier|seier|si|skriv|skriver|truer med|trugar med|snakker om|snakkar om|sei) .{{0,30}}(ta livet av s[ei]g|ta livet sitt|ikke leve|ikkje leve|vil dø|vil døy|drepe seg|hoppe|henge seg|henge sæ|selvmord|sjølvmord|gjøre slutt|gjere slutt)",
    rf"{_RELATIVE} (har|skal|vil|prøver å|prøvar å|holder på å|held på å|kommer til å|kjem til å) .{{0,20}}(ta livet av seg|ta livet sitt|ta livet av sæ|henge seg|drepe seg|kutte seg|skade seg sjølv|skade seg selv|hoppe)( nå| no| i kveld| i natt|$|[.,!])",
    # English
    r"\b(want|wanna|wish|wished|going|gonna|plan|planning|about|ready|like|ready|prefer|decided|intend) (to )?(just )?(die|be dead|end my life|kill my ?self|end it( all)?( tonight| now|$|[.,!])|end it all|take my (own )?life|not wake up|disappear forever|not exist)",
    r"\b(wish|rather) (i )?(was|were|be) (dead|never born|not here anymore)",
    r"\b(don'?t|dont|do not|no longer|can'?t|cant) (want|wish|wanna|see (any|a) (reason|point))( to| in)? (live|living|be alive|be here any ?more|go on living|wake up|exist|going on)",
    r"\b(can'?t|cant|cannot) (live|go on living|go on like this|go on any ?more|do this any ?more.*(goodbye|die|end))\b",
    r"\bi('m|m| am| feel) (really |very )?(suicidal|feeling suicidal|thinking (about|of) (suicide|killing my ?self|ending))",
    r"\bi (have|keep having|am having|'m having|get|got) (suicidal|suicide) (thoughts|ideas)|thoughts of (suicide|killing my ?self|ending my life)",
    r"\b(kill|hurt|harm|cut|hang|shoot) my ?self( now| tonight| today| again| if|$|[.,!])",
    r"\b(going|gonna|want|need|thinking about|planning) (to )?(kill|hurt|harm|cut|hang|killing|hurting|harming) my ?self",
    r"\bbetter off (dead|without me|if i (was|were) (dead|gone))",
    r"\b(no|any) (point|reason) (in|to) (living|live|be alive|go on|going on)",
    r"\b(life|living) is(n'?t| not) worth (it|living)",
    r"\btake all (my|the|these) (pills|tablets|medication)",
    r"\b(this is|consider this) my (goodbye|last message|suicide note)",
    r"\b(he|she|they|my \w+|mum|mom|dad) (is|are|'s|keeps?|says?|said just now|just said|just texted|texts?) .{0,30}(going to kill (him|her|them)sel|wants? to die|kill (him|her|them)sel|end (his|her|their) life|take (his|her|their) (own )?life)",
]  # fmt: skip

_DANGER_NOW = [
    rf"\b(puster|pustar|puste|pusta) (nesten )?{_NOT}\b(?! (så|like) )",
    rf"\b(får|klarer|klarar|greier|fær) {_NOT} (til )?(å )?(puste|pust|puste skikkelig|luft|trekke pusten|trekkje pusten)\b",
    r"\b(sliter|slit|strever|strevar) (veldig |sånn |med )*(å |med å )?(puste|pusten|få luft)( nå| no|$|[.,!])",
    r"\b(har|er|ligg|ligger) (stor |helt |heilt |nesten |hjelpelaus |her |på golvet |på gulvet )*(hjertestans|hjartestans|bevisstløs|bevisstlaus|medvitslaus|medvetslaus|umedviten|livløs|livlaus|blå i ansiktet|blå i fjeset|blå på leppene|blå rundt munnen)\b",
    r"\b(blør|blø|bløder) (så |kraftig|veldig|sterkt|voldsomt|mye|mykje|ukontrollert|noe helt|som bare|og det stopper ikke|og det stoppar ikkje)",
    r"\b(blodet|blødningen|blødinga) (bare |berre )?(renner|renn|spruter|sprutar|fosser|vil ikke stoppe|vil ikkje stoppe|stopper ikke|stoppar ikkje)",
    r"\b(har|får) (nå |no |veldig |sånne |så )*(sterke |kraftige |vondt i )?(brystsmerter|brystet|hjerteinfarkt|hjarteinfarkt|hjarteinfarkt|slag|hjerneslag|krampe|krampeanfall)( og| nå| no|$|[.,!])",
    r"\b(har|tok|tatt|tok nettopp) (nettopp|akkurat|nyss) (tatt|teke|tok|svelget|svelgt|spist|ete)? ?.{0,15}(for mange|ei overdose|en overdose|overdose|hele brettet|heile brettet|alle pillene|alle tablettene|alle tablettane)",
    r"\bhar (tatt|teke|tadd|svelget|svelgt) (en |ei |altfor |alt for |for |alle |hele |heile |masse )*(overdose|mange (piller|tabletter|tablettar|pilla)|pillene|tablettene|tablettane|pillebrettet|boksen)( |$|[.,!])",
    r"\b(holder på|held på|heldt på|holle på) å (dø|døy|kveles|kvelast|forblø|besvime)(?! av)( her| nå| no|$|[.,!])",
    r"\b(trenger|treng|må ha|treng) (ambulanse|ambulansen|hjelp|sjukebil|sykebil|lege) (her )?(nå|no|med en gang|med ein gong|straks|fort|øyeblikkelig|akutt)\b",
    r"\b(send|ring|ringe) (en |ein |etter )?(ambulanse|sjukebil|113|amk)( nå| no| fort|$|[.,!])",
    r"\b(dør|døyr|dauer) (nå|no|her|i armene)\b",
    rf"\b(får|fær) {_NOT} (noe |noko )?(kontakt med|kontakt)( \w+)? ?(nå|no|$|[.,!])",
    rf"\b(får|fær) {_NOT} (liv i|vekt|vekket|vekke|vekka|vekt)",
    r"\b(svarer|svarar|våkner|vaknar|reagerer|reagerar) (ikke|ikkje|itj|ittj) (på|når|nå|no|lenger|lengre).{0,40}(nå|no|puste|hjelp|risting|rister|vekke|skjer)",
    r"\b(kniv|øks|våpen|pistol|gevær)\w* .{0,20}(truer|trugar|mot meg|mot oss|mot ho|mot hun)",
    r"\b(truer|trugar|slår|banker|angriper) (meg|oss|hun|henne|ho|ham|han) (nå|no|akkurat nå|akkurat no|med kniv)",
    # English
    r"\b(is|are|am|'s|'re|'m|im|hes|shes|its) (barely |hardly |still |now |lying )*(not breathing|barely breathing|hardly breathing|unconscious|unresponsive|dying|bleeding (heavily|badly|out|so much|a lot|everywhere)|choking|having a (heart attack|stroke|seizure)|turning blue|going blue|fitting)( now|$|[.,! ])",
    r"\b(can'?t|cant|cannot|can not|couldn'?t get any air and still can'?t) (breathe|breath|wake (him|her|them|my \w+|mum|dad))\b(?! (through|on))",
    r"\b(isn'?t|isnt|aren'?t|not) (breathing|responding|waking up)( now| at all| any ?more|$|[.,! ])",
    r"\b(have|has|'ve|'s|ive) (just )?(taken|took|swallowed) (an overdose|too many|all (my|the|his|her)|a whole|the whole|a lot of (pills|tablets))",
    r"\b(just|i) (took|swallowed) (an overdose|too many (pills|tablets)|all (my|the|of my) (pills|tablets|medic\w+))",
    r"\b(need|needs|send) (an ambulance|urgent help|help|a doctor) (now|right now|immediately|fast|quick|please hurry|urgently)",
    r"\b(please )?(send|call) (an ambulance|112|113|999|911)( now|$|[.,!])",
    r"\b(chest pains?|pain in (my|his|her) chest) .{0,20}(now|right now|arm)\b",
    r"\bthere is (so much )?blood everywhere\b",
    r"\b(won'?t|wont|does not|doesn'?t|doesnt) (wake up|stop bleeding|respond|stop fitting)\b",
    r"\b(bleeding|blood) (won'?t|wont|doesn'?t|is not|isn'?t) stop",
]  # fmt: skip

# A danger that is told as past, as a saying or as someone's earlier words is part of the story.
_PAST = re.compile(
    r"\b(i går|igår|i fjor|forrige|førre|for \w+ (uker|veker|uke|veke|dager|dagar|måneder|månader|år|timer|timar) sid[ae]n"
    r"|sist|den gang|den gongen|den natten|den natta|den kvelden|den dagen|da (hun|han|jeg|vi|mor|far|ambulansen|de|legen)"
    r"|då (ho|han|eg|vi|mor|far|ambulansen|dei|legen)|(var|vart|ble|blei) (så |heilt |helt )?(bevisstløs|medvitslaus|livløs|livlaus)"
    r"|heldigvis|i ettertid|etterpå|det er over nå|går bra nå|går bra no|er bedre nå|er betre no|tidligere|tidlegare|en gang|ein gong|i (mars|april|mai|juni|juli|august|september|oktober|november|desember|januar|februar)"
    r"|yesterday|last (week|month|year|night|summer|winter|spring|autumn)|ago|back then|at the time|that (night|day|morning)"
    r"|when (she|he|i|we|they|my|the) (\w+ )?(was|were|came|arrived|got|found)|in (19|20)\d\d|fine now|better now|later|afterwards|used to|years ago|at that point)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b((ikke|ikkje|aldri|not|never|n't) (lenger |lengre |at all )?"
    r"(selvmord|sjølvmord|suicid|tenkt|tenker|thinking)"
    r"|(ikke|ikkje|aldri|not|never) (å |hatt |hadde |had |have )?(lyst|planer|tanker|plans|going|want\w*) (om |til |of |to )?(å )?(dø|selvmord|ta livet|die|kill)"
    r"|vil (ikke|ikkje) (dø|døy)\b|don'?t want to die\b"
    r"|av (latter|skam|kjedsomhet|kjeisemd|flauhet|nysgjerrighet|sult|varme|of (laughter|boredom|shame|embarrassment|curiosity)))",
    re.IGNORECASE,
)
# Sayings in which nobody dies.
_SAYING = re.compile(
    r"(dø(r|de)?|døy(r|dde)?|die|died|dying|dead|killing|kill|drepe|drept|livet av|dreper|hjertet|hjarta|heart)\b.{0,25}"
    r"\b(av (latter|le|skam|kjedsomhet|keisemd|kjedsemd|flauhet|nysgjerrighet|varme|sult|kulde|tørst etter|lengsel|forlegenhet)"
    r"|of (laughter|laughing|boredom|shame|embarrassment|curiosity|hunger)|laughing|motet|håpet|bill|regning\w*|ventinga|ventetid\w*|coffee|kaffe"
    r"|i halsen|i brystet|skipped a beat|for (a|en|ein) (coffee|kaffe|sjokolade))",
    re.IGNORECASE,
)
_DANGER_WORDS = re.compile(
    r"\b(selvmord|sjølvmord|suicid|dø|døy|døye|død|daud|dau|die|dead|death|dying|leve|lev|live|livet|life|alive|kutte\w*|overdos\w*|drepe\w*|kill\w*"
    r"|skade (meg|mæ)|hurt my|harm my|cut my|puste\w*|pusta\w*|breath\w*|breathing|bevisstløs\w*|medvitslaus\w*|unconscious|ambulans\w*|ambulance|113|blør\w*|blø\w*|bleed\w*"
    r"|brystsmert\w*|chest|hjertestans|hjartestans|krampe\w*|seizure|pille\w*|tablett\w*|pills|kniv\w*|knife|tau|rope|bru(a|en)?|bridge|hoppe|jump|farvel|goodbye|avskjed\w*|våkner|vaknar|wake|kveles|kvelast|chok\w*|blå|blue)\b",
    re.IGNORECASE,
)
_WISH = re.compile("|".join(_WISH_TO_DIE), re.IGNORECASE)
_DANGER = re.compile("|".join(_DANGER_NOW), re.IGNORECASE)
# "She said she wanted to kill herself last year" has another subject and tense than ours.
_SENTENCES = re.compile(r"[.!?\n]+")


def sentences(text: str) -> list[str]:
    """The text's sentences with plain apostrophes and single spaces, without empty ones."""
    parts = (" ".join(part.split()) for part in _SENTENCES.split(text.replace("’", "'")))
    return [part for part in parts if part]


def is_told_as_past(sentence: str) -> bool:
    """Whether a sentence tells of what was, denies the danger, or is a saying."""
    return any(p.search(sentence) for p in (_PAST, _NEGATED, _SAYING))


def is_denied_or_saying(text: str) -> bool:
    """Whether a text denies the danger or is a saying in which nobody dies."""
    plain = " ".join(sentences(text))
    return bool(_NEGATED.search(plain) or _SAYING.search(plain))


def speaks_of_danger(sentence: str) -> bool:
    """Whether a sentence has a word that people in danger use."""
    return _DANGER_WORDS.search(sentence) is not None


def is_crisis(text: str) -> bool:
    """Whether the text tells of danger to life that is present now, in words known beforehand."""
    for sentence in sentences(text):
        if _SAYING.search(sentence):
            continue
        if _WISH.search(sentence) and not _NEGATED.search(sentence):
            return True
        if _DANGER.search(sentence) and not is_told_as_past(sentence):
            return True
    return False
