"""Written signs in a story of what it tells: who writes, how it went, and what it is about.

Each sign becomes a feature of its own beside n-grams and meaning, so that "mor mi", "min far" and
"my mum" are one thing to the classifiers. A sign never decides alone. `*` ends a stem.
"""

# The lists stand as they are spoken.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from bot.actions.categories import CATEGORIES
from bot.actions.vocabulary import mentions
from bot.components.category_cues import CATEGORY_CUES

_CLOSE_KIN = r"(?:mor|mora|moren|mødrene|mamma\w*|mutter|far|faren|pappa\w*|fatter|foreldrene|mannen|ektemannen|ektefellen|kona|kjerringa|gubben|samboeren|sambuaren|kjæresten|kjærasten|partneren|sønnen|sonen|dattera|datteren|dottera|dattra|dotter|datter|barnet|babyen|gutten|guten|guttungen|jenta|jentungen|ungen|ongen|tvillingene|tvillingane|sønn|son|mum|mom|mam|mother|dad|father|husband|wife|partner|fiance|fiancé|boyfriend|girlfriend|son|daughter|baby|boy|girl|child|kid|toddler|newborn|twins|parents)"
_FAR_KIN = r"(?:bestemor\w*|bestefar\w*|besta\w*|bestå|besten|mormor\w*|morfar\w*|farmor\w*|farfar\w*|oldemor\w*|godfar\w*|gomo|gofa|tante\w*|onkel\w*|bror|broren|broder'n|brorsan|søster|søstera|søsteren|systera|syster|svigermor\w*|svigerfar\w*|sviger\w*|niese\w*|nevø\w*|søskenbarn\w*|syskenbarn\w*|fetter\w*|kusin\w*|venn|vennen|ven|venen|venninn\w*|veninn\w*|kompis\w*|kamerat\w*|nabo|naboen|nabokona|naboene|grannen|grannekona|barnebarn\w*|kollegaen|stefar\w*|stemor\w*|gran|granny|nan|nana|grandma|grandmother|grandad|granddad|grandpa|grandfather|aunt\w*|uncle\w*|brother|sister|cousin|nephew|niece|friend|mate|flatmate|roommate|neighbour|neighbor|mother-in-law|father-in-law|[a-z]+-in-law|step\w+|godmother|godfather)"
_MINE = r"(?:min|mi|mitt|mine|vår|vårt|våre|våres|vores|mett|mena)"
_MY = r"(?:my|our)"
_I = r"(?:jeg|eg|æ|æg|jæ|ej|je|i|i'm|im|i've|ive|i'd)"
_HOME_CARE = r"\b(?:hjemmesykepl\w*|heimesjukepl\w*|hjemmetjenest\w*|heimetenest\w*|heimesykepl\w*|hjemmehjelp\w*|heimehjelp\w*|omsorgsbolig\w*|omsorgsbustad\w*|bofellesskap\w*|bufellesskap\w*|bokollektiv\w*|bolig m\w*|trygghetsalarm\w*|tryggleiksalarm\w*|støttekontakt\w*|bpa|brukerstyrt|dagsenter\w*|dagtilbud\w*|aktivitetssenter\w*|avlastning\w*|act-team\w*|fact\w*|rop\W?team\w*|ruskonsulent\w*|oppsøkende team|her på hjemmet|her på heimen|kjem heim te?i?l? ?meg|kommer hjem til meg|bor på (?:hjemmet|heimen|sykehjem\w*|sjukeheim\w*)|bur på (?:hjemmet|heimen|sjukeheim\w*)|vi beboere?|oss beboere|vi som bor|vi som bur|home care|home nurs\w*|carers?|care workers?|supported housing|sheltered|day cent\w*|safety alarm|outreach|personal assistant|support worker|another resident|we residents|i live (?:at|in) (?:the|a) (?:home|nursing|care|supported)|my key worker)\b"

ROLE_CUES = {
    "close_kin": rf"\b{_CLOSE_KIN} {_MINE}\b|\b{_MINE} (?:\w+ )?{_CLOSE_KIN}\b|\b{_MY} (?:\w+ |[\w-]+ old )?{_CLOSE_KIN}\b",
    "close_kin_bare": r"\b(?:mamma|mammas|pappa|pappas|mor|mors|far|fars|mum|mum's|mom|mom's|mam|dad|dad's|kona|mannen|gutten|guten|jenta|samboeren|sambuaren|kjæresten|dattera|datteren|dottera|sønnen|sonen|poden|veslejenta|vesla|minsten|minstemann|yngste|eldste)\b",
    "close_kin_self": rf"\b(?:{_I} er|{_I} e|som|vi er|i am|i'm|we are|as) (?:the |her |his |a |ei |en |ein )?(?:\w+ )?(?:mor|mamma|far|pappa|sønn|son|datter|dotter|forelder|foreldre|foreldra|kona|mannen|ektefelle|samboer|mother|father|mum|mom|dad|wife|husband|daughter|parents?|spouse|partner)\b",
    "next_of_kin": r"\b(?:nærmeste pårørende|næraste pårørande|next of kin)\b",
    "far_kin": rf"\b{_FAR_KIN} {_MINE}\b|\b{_MINE} (?:\w+ )?{_FAR_KIN}\b|\b{_MY} (?:\w+ )?{_FAR_KIN}\b|\b(?:venn|venninne|ven|kamerat) av meg\b|\bfriend of mine\b",
    "far_kin_bare": rf"\b{_FAR_KIN}\b",
    "far_kin_self": rf"\b(?:{_I} er|{_I} e|som|i am|i'm|as) (?:the |her |his |a |an |ei |en |ein |bare |berre |only |just )*{_FAR_KIN}\b",
    "in_law": r"\bsviger\w+|\b\w+-in-law\b",
    "bereaved": r"\b(?:etterlatt\w*|attlaten\w*|etterlaten\w*|enke|enka|enkje|enkja|enkemann\w*|widow\w*|bereaved|begravels\w*|gravferd\w*|bisettels\w*|funeral|coffin|kist[ae]|in (?:her|his) memory|savner (?:henne|ham|han|ho)|saknar (?:henne|ho|han)|mistet? (?:henne|ham|han|ho|hun|mor|far|mamma|pappa|mannen|kona|sønnen|datter|barnet|jenta|gutten|babyen|bror|søster)|mista (?:henne|ham|han|ho|mor|far|mamma|pappa|mannen|kona|sonen|dotter|barnet|jenta|guten|babyen|bror|syster)|lost (?:her|him|my|our)\b)",
    "died": r"\b(?:døde|døydde|dødde|døyde|daua|er død|var død|va død|er død|e død|gikk bort|gjekk bort|sovnet inn|sovna inn|sovna stilt|stilnet|tok (?:sitt eget|sitt eige) liv|tok livet|tok livet sitt|tok livet av seg|fikk dø|fekk døy|lå for døden|låg for døden|låg for døyen|died|passed away|passed on|passed last|passed in|was dead|is dead|took (?:his|her|their) own life|was dying|stillborn|dødfødt\w*|dødfødd\w*)\b",
    "farewell": r"\b(?:avdød\w*|undertaker\w*|begravelsesbyrå\w*|gravferdsbyrå\w*|obduksj\w*|farvel|avskjed|avskil|minnestund\w*|urne\w*|levde (?:i|berre|bare) \w+ (?:timar|timer|dagar|dager|døgn|veker|uker)|våknet aldri|vakna aldri|våkna aldri|aldri våknet|aldri vakna|hjertet stoppet|hjartet stoppa|siste (?:dagene|dagane|timene|timane|døgnet|natta|natten|uka|ukene|vekene|tida)|døende|døyande|palliativ\w*|hospice|minnes (?:ham|henne|han)|deceased|mortuary|autops\w*|post-?mortem|(?:her|his|their|the) last (?:days|hours|night|weeks|words)|lived for \w+ (?:days|hours)|never woke|say goodbye|said goodbye|stopped breathing|heart stopped|buried|grave|grief|grieving|sorg|sorgen|sørg\w*)\b",
    "guardian": r"\b(?:verge|vergen|vergehaver\w*|verje|verja|som verge|guardian|guardianship|ward of mine)\b",
    "representative": r"\b(?:fullmakt|fullmektig|på vegne av|på vegner av|på vegna av|representerer|representerar|representant|talsperson|talskvinne|talsmann|brukerorganisasjon\w*|brukarorganisasjon\w*|pasientforening\w*|foreningen vår|laget vårt|advokat|on behalf of|power of attorney|represent|representative|solicitor|lawyer|advocate|spokesperson)\b",
    "works_here": rf"\b(?:{_I} (?:jobber|jobbar|jobbe|arbeider|arbeidar|vikarierer|går vakter|er ansatt|er tilsett)|{_I} (?:er|e) (?:en |ein |ei |selv |sjølv )?(?:sykepleier|sjukepleiar|heimesjukepleiar|hjelpepleier|hjelpepleiar|helsefagarbeider|helsefagarbeidar|assistent|vernepleier|vernepleiar|jordmor|lege på|portør|vikar|nattevakt|pleier|pleiar|renholder|reinhaldar|miljøarbeider|miljøterapeut|miljøarbeidar|tilkallingsvikar|avdelingsleder|student på|lærling|fysioterapeut|ergoterapeut|bioingeniør|ambulansearbeid\w+|personlig assistent)|som (?:nattevakt|vikar|ansatt|tilsett|sykepleier|sjukepleiar|hjelpepleier|assistent|pleier|pleiar|helsefagarbeid\w+)|vi i hjemme\w+|vi i heime\w+|oss på natt|vi på natt|vakta mi|på min vakt|på vakta|vaktskifte\w*|vaktbytte|kollegaen? min|kollega mi|en kollega|ein kollega|kollega|pasienten vår|en pasient|ein pasient|bebuarane våre|beboerne våre|i work|i am a nurse|i'm a nurse|i am a (?:care|health)\w*|i'm a (?:care|hca|healthcare)\w*|as (?:the|a) (?:night )?(?:nurse|porter|carer|care worker|midwife|cleaner|temp|student)|on my shift|my shift|my colleague|a colleague|our patients|our residents|staff nurse here|one of (?:our|my) (?:patients|residents))\b",
    "helps_to_write": r"\b(?:hjelper|hjelpar|hjelpe|hjælpe) .{0,40}(?:melde|skrive|å skriv|fylle ut|med dette|med å)|\b(?:skriver|skriv|melder|fyller ut|sender) .{0,12}(?:sammen med|saman med|for en|for ein|for ei|for pasient\w*|for beboer\w*|for bebuar\w*|for bruker\w*|for brukar\w*|for ham|for henne|for ho)\b|\b(?:ba meg|bad meg|bedt meg|bede meg) .{0,12}(?:skrive|melde|hjelpe)|\b(?:help|helping|helped) .{0,40}(?:report|write|type|send|fill)|\bfilling (?:this )?in (?:with|for)|\basked me to (?:write|type|send|report)|\breported together with\b|\bwriting (?:this )?(?:for|with) (?:a|one|the) (?:patient|resident|client|man|woman|lady|user)\b|\btyping (?:this )?for\b",
    "self_event": rf"\b{_I} (?:\w+ )?(?:fikk|fekk|fækk|fikk|fe|ble|blei|vart|lå|låg|skulle|sku|måtte|va|var innlagt|våknet|vakna|våkna|falt|datt|ramla|snubla|brakk|blødde|kastet|kasta|spydde|ventet|venta|ringte|ringde|ringt|har venta|har ventet|har diabetes|har kols|har kreft|har ms|har epilepsi|bruker|brukar|tar|tek|går på|står på|sitter|sit|bor|bur|føder|fødte|fødde|er gravid|e gravid|er innlagt|skal opereres|skal opererast|was|were|had|got|went|woke|lay|fell|broke|waited|needed|came home|take|have (?:diabetes|copd|ms|cancer|epilepsy|asthma)|am pregnant|gave birth|was admitted|was discharged)\b",
    "my_body": r"\b(?:kroppen|hodet|hovudet|hånda|handa|armen|foten|beinet|kneet|ryggen|magen|brystet|hjertet|hjartet|såret|arret|tarmen|munnen|øyet|auget|øret|øyra|operasjonen|timen|henvisninga|henvisningen|tilvisinga|journalen|legen|fastlegen|behandleren|behandlaren|terapeuten|medisinen|medisina|prøven|prøva|kreften|svangerskapet|fødselen|vekta|blodprøven|kateteret|stomien|rullestolen|høreapparatet|protesen|behandlinga|behandlingen|innleggelsen|innlegginga|oppholdet|opphaldet|navnet|namnet) (?:min|mi|mitt|mine|mett)\b|\bmy (?:body|head|hand|arm|foot|leg|knee|hip|back|stomach|belly|chest|heart|wound|scar|mouth|eye|ear|operation|surgery|appointment|referral|records?|notes|gp|doctor|therapist|medication|meds|tablets|pills|insulin|cancer|pregnancy|birth|labour|weight|blood|catheter|stoma|wheelchair|hearing aid|treatment|admission|stay|name|illness|diagnosis|throat|skin|teeth|tooth|neck|bed|room|ward)\b",
    "to_me": r"\b(?:til|te|på|av|med|for|om|hos|mot|ga|gav|spurte|spurde|sendte|sende|la|tok|glemte|gløymde|hørte|høyrde|så) (?:meg|mæ|mæg)\b|\b(?:told|gave|asked|sent|put|left|forgot|ignored|made|let|saw|treated|with|for|to|at|of|called|examined|helped|hurt|scared) me\b",
    "i_at_all": rf"\b{_I}\b",
    "we": r"\b(?:vi|me|oss|mi|we|us)\b",
    "home_care": _HOME_CARE,
    "he_or_she": r"\b(?:han|hun|ho|hu|hn|ham|henne|hans|hennes|hennar|hain|he|she|him|her|his)\b",
    "patients": r"\b(?:pasient\w*|beboer\w*|bebuar\w*|brukeren|brukaren|klienten|patients?|residents?|clients?)\b",
    "relatives": r"\b(?:pårørende|pårørande|relatives?|famil\w+)\b",
}
HARM_CUES = {
    "no_harm": r"\b(?:ingen (?:ble|vart|blei|va|var)? ?(?:skada|skadet|skade|såret|fare)|ingen (?:varig )?skade|uten skade|utan skade|ikke (?:skadet|skada|noe skade|til skade)|ikkje (?:skadd|skada|noko skade|til skade)|(?:gikk|gjekk|gjikk|gikk det|gjekk det|går) (?:helt |heilt |jo |likevel |heldigvis |alltid )?(?:bra|fint|godt)|alt (?:gikk|gjekk)|alt vel|like hel|uskadd|uskadet|null skade|slapp med skrekken|kom (?:fra|frå) det|ingenting (?:skjedde|hendte)|ingenting galt|ikke noe galt|ikkje noko gale|ikke et|ikkje eit|ikke en skramme|ikkje ei skramme|ikke fikk noen følger|ingen følger|ingen følgjer|fikk ingen|fekk ingen|hadde ikke noe å si|hadde ikkje noko å seie|ingen tok skade|ingen kom til skade|no harm|unharmed|unhurt|not hurt|wasn'?t hurt|weren'?t hurt|no one was hurt|nobody was hurt|no injur\w*|wasn'?t injured|not injured|without injury|(?:was|is|were|am|i'm|we're|he's|she's) (?:all )?(?:fine|ok|okay|alright|all right)|came to no harm|no damage|nothing happened|not a scratch|no worse|none the worse|no lasting|survived)\b",
    "luck": r"\b(?:heldigvis|flaks|hell i uhell|heldig|heldige|stabil|luckily|fortunately|lucky|by luck|thankfully|thank god|gudskjelov|takk og lov)\b",
    "almost": r"\b(?:nesten|nestan|nær ved|nære på|like før|rett før|holdt på å|heldt på å|hold på å|holt på|var i ferd med|i ferd med|i siste liten|i siste lita|i grevens tid|i tide|akkurat i tide|på hengende håret|på hengande håret|kunne (?:ha )?(?:gått|fått|blitt|vært|endt|blitt|fall\w+)|kunne gått galt|før (?:noe|noko|det) (?:skjedde|hendte|gikk|gjekk)|hadde (?:eg|jeg|æ|vi|han|ho|hun) ikk\w*|almost|nearly|about to|just before|in time|just in time|could have|could've|might have|would have|close call|near miss|had i not|if i had\w*|before (?:it|anything|the|she|he|i|they) )",
    "caught": r"\b(?:oppdaga|oppdaget|oppdagde|stoppa|stoppet|stansa|stanset|fanga|fanget opp|avverga|avverget|retta|rettet|reagerte|så det|såg det|merka|merket|la merke til|spotted|noticed|caught|stopped|spoke up|intervened|grabbed|pulled|swapped|corrected|discovered)\b",
    "death": r"\b(?:døde|døydde|døyde|daua|død|daud|dødsfall\w*|gikk bort|gjekk bort|sovnet inn|sovna inn|tok (?:sitt eget|sitt eige) liv|tok livet\w*|dødfødt|dødfødd|begravels\w*|gravferd\w*|died|dead|death|passed away|took (?:his|her|their) own life|stillborn|coffin|funeral|enke|enka|enkja|widow)\b",
    "grave": r"\b(?:brudd\w*|brot|brotet|brakk|brekt|brukket|brote|brotna|lårhals\w*|hofte?brudd|intensiv\w*|hjerneblødning\w*|hjernebløding\w*|hjartestans|hjertestans|hjerteinfarkt|hjarteinfarkt|slag|hjerneslag|lam|lamm\w*|lammels\w*|amput\w*|mistet? (?:\w+ )?(?:tå|tær|fot|synet|hørselen|nyre|tarm|livmor|finger\w*)|mista (?:\w+ )?(?:tå|tær|fot|synet|høyrselen|hørselen|nyra|tarm|livmora|finger\w*)|blind|varig\w*|for livet|resten av livet|kronisk|operer\w+ (?:på nytt|igjen|om igjen|att)|ny operasjon|akuttoperer\w*|hasteoperer\w*|hasteoperasjon|blodforgift\w*|sepsis|nyresvikt|lungebetennelse|lungebetennels\w*|blodpropp\w*|respirator|koma|kuvøse|livstruende|livstrugande|uker på sykehus|veker på sjukehus\w*|innlagt i|ufør\w*|selvmordsforsøk|sjølvmordsforsøk|hjerneskade|hjerneskadd|nerveskade|broke|broken|fractur\w*|icu|intensive care|brain bleed|bled into|stroke|heart attack|cardiac arrest|paralys\w*|amputat\w*|lost (?:\w+ )?(?:toes?|foot|leg|sight|hearing|kidney|womb|finger\w*)|blind|permanent\w*|for life|rest of (?:my|his|her) life|never walk|second operation|emergency (?:surgery|operation|section)|kidney failure|pneumonia|blood clot|ventilator|coma|life.threatening|weeks in hospital|months in|nerve damage|brain damage|septic|transfusion|resuscitat\w*|unconscious)\b",
    "slight": r"\b(?:blåmerke\w*|blåmerka|blå arm|kul|kutt|sting|skrubbsår|skrubba|skramme\w*|utslett|kvalm\w*|kasta opp|kastet opp|oppkast|spydde|svimmel|svimte|svima|besvimte|vondt|smerte\w*|hovent?|hoven|brannsår|forbrent|brent|brende|brente meg|gnagsår|betennelse|svie|feber|hodepine|hovudverk|hjernerystelse|sår hals|hudavskrap\w*|grein|gråt|gret|redd|angst|panikk\w*|mareritt|sover ikke|søv ikkje|sov dårlig|skamm\w*|ydmyk\w*|flau|traum\w*|sykmeldt|sjukmeld|tør ikke|tør ikkje|tørr ikkje|gruer meg|bruis\w*|cut|stitches|graze\w*|scratch\w*|rash|hives|sick|vomit\w*|threw up|dizzy|fainted|sore|pain\w*|hurt|hurts|swollen|burn\w*|blister\w*|infection|fever|headache|concussion|cried|crying|tears|scared|anxi\w*|panic|nightmares?|sleep badly|can'?t sleep|ashamed|humiliat\w*|embarrass\w*|traumati\w*|sick leave|shaken|healed|healing|grodde|gikk over|gjekk over|went away)\b",
    "unsure": r"\b(?:vet ikke om|veit ikkje om|vett ikkje om|vet ikkje|aner ikke|anar ikkje|ingen vet|ingen veit|ikke sikkert|ikkje sikkert|uvisst|usikker på om|usikre på om|usikkert om|uklart om|for tidlig å si|for tidleg å seie|kan ikke si om|kan ikkje seie om|maybe|perhaps|kanskje|nobody knows|no one knows|don'?t know (?:if|whether|yet)|can'?t say|cannot say|not sure (?:if|whether)|too early|before (?:i|we) know|unclear|vente på svar|venter på prøve\w*|ventar på prøve\w*)\b",
}
KIND_CUES = {
    "worry": r"\b(?:bekymr\w*|urolig\w*|uroleg\w*|uroa\w*|uroar|uro|redd for|redde for|ræd|engstelig\w*|engsteleg\w*|frykter|fryktar|frykte|utrygg\w*|er redd|e redd|eg er redd|jeg er redd|gruer|gruar|grue|tør ikke|stoler ikke|stolar ikkje|bange|bekymra|otte|ottast|lurer på om|lurar på om|kva skjer om|hva skjer hvis|hva om|kva om|worr\w*|concern\w*|afraid|scared|fear|uneasy|nervous|anxious|don'?t trust|don'?t feel safe|unsafe|what if|bothers me|dread)\b",
    "wish": r"\b(?:forslag\w*|framlegg\w*|foreslå\w*|føreslå\w*|ide|idé|ønske|ønsker meg|ønskjer|burde|bør|kunne dere|kan dere|kan de |kunne de|kunne det|kunne vi|kan vi|hva med|kva med|hadde vært fint|hadde vore fint|sett opp|set opp|lag |lag en|lag ei|gi |gje |la |lat |ha |tenk om|vær så snill|hvorfor ikke|kvifor ikkje|suggest\w*|idea|should|could you|could we|could the|can you|can we|please|what about|how about|why not|would be (?:nice|good|great|helpful)|it would help|put |let |offer |give )",
    "proposal": r"\b(?:forslag|framlegg|foreslår|føreslår|foreslå|føreslå|tips|min ide|ein ide|en idé|min idé|mitt ønske|suggest|suggestion|proposal|propose|an idea|my idea)\b",
    "praise": r"\b(?:takk|takknemlig\w*|takksam\w*|flink\w*|dyktig\w*|ros|rose|rosa|roser|skryte?|skryter|fantastisk\w*|nydelig\w*|strålende|fint folk|fine folk|god\w* hjelp|gull|engel|engler|englar|trygg|trygt|trygge|imponert\w*|imponer\w*|varm\w*|omtenksom\w*|omsorg\w*|glad for|så glad|gløymer eg aldri|glemmer jeg aldri|gode minne|beste|best|verdig\w*|topp|supert|kjempebra|kjempefint|utrolig|stor stas|hjertelig|hjarteleg|thank\w*|grateful|praise|brilliant|wonderful|fantastic|amazing|excellent|lovely|kind|kindness|angels?|star|well done|credit|medal|never forget|won'?t forget|patient with|best|impressed|reassur\w*|dignity|superb|great)\b",
    "wrong": r"\b(?:feil\w*|galt|gale|glemt\w*|gløym\w*|glemte|burde|aldri|ikke|ikkje|itj|ingen|wrong\w*|mistake\w*|error\w*|forgot\w*|forgotten|missed|missing|never|nobody|no one|nothing|failed|without|lost|mixed up)\b",
    "anger": r"\b(?:klag\w*|uakseptab\w*|uholdbar\w*|uhaldbar\w*|uhørt|skandal\w*|forferdelig\w*|forferdeleg\w*|fryktelig\w*|grusom\w*|elendig\w*|sint|sinna|rasande|rasende|forbanna|skuffa|skuffet|skuffande|skuffende|skammelig|hårreisende|complain\w*|horribl\w*|terribl\w*|awful|unacceptabl\w*|disgust\w*|angry|furious|disappoint\w*|appall\w*|outrag\w*|shambles|disgrace\w*)\b",
    "refused": r"\b(?:(?:ikke|ikkje|itj|ingen|aldri) (?:\w+ )?(?:tok|tatt|ta|tar|teke|tek|imot|slapp|slippe|sleppe|fikk|fekk|hjelp|trodd|trudd|hørt|høyrt)|tok (?:meg |oss |henne |ham )?(?:ikke|ikkje)|avvist|avviste|nektet|nekta|avslo|wouldn'?t|refused|turned away|didn'?t (?:take|listen|believe|help)|not (?:taken|believed|listened|helped))\b",
    "present": r"\b(?:hver gang|kvar gong|hver dag|kvar dag|hver uke|kvar veke|hele tida|heile tida|stadig|fortsatt|framleis|fremdeles|ennå|enno|alltid|er det|blir det|every time|every day|every week|always|still|keeps?|each time|often|ofte|are|is|isn'?t|aren'?t)\b",
}
ALL = {
    **{f"role_{n}": p for n, p in ROLE_CUES.items()},
    **{f"harm_{n}": p for n, p in HARM_CUES.items()},
    **{f"kind_{n}": p for n, p in KIND_CUES.items()},
}
_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in ALL.items()}
# Signs of who writes mean most together: "mor mi" with or without anything that befell oneself.
_SELF = ("role_self_event", "role_to_me", "role_my_body")
_CLOSE = ("role_close_kin", "role_close_kin_bare", "role_close_kin_self")
_FAR = ("role_far_kin", "role_far_kin_self", "role_in_law")
_DEAD = ("role_died", "role_bereaved", "role_farewell")
_TOGETHER = (
    # all of these groups stand, and none of those
    ((_SELF,), (_CLOSE, _FAR, ("role_home_care",))),
    ((_SELF, ("role_home_care",)), (_CLOSE, _FAR)),
    ((_SELF, _CLOSE), ()),
    ((_CLOSE,), (_SELF, _DEAD)),
    ((_CLOSE, _DEAD), ()),
    ((_FAR,), (_CLOSE, _DEAD)),
    ((_FAR, _DEAD), (_CLOSE,)),
    ((("role_he_or_she",), _DEAD), (_CLOSE, _FAR)),
    ((), (_SELF, _CLOSE, _FAR, ("role_i_at_all",))),
    ((("role_works_here", "role_helps_to_write"),), (_CLOSE,)),
    ((("harm_almost", "harm_caught"),), (("harm_grave", "harm_death"),)),
    ((("harm_no_harm", "harm_luck"),), (("harm_grave", "harm_death", "harm_slight"),)),
    ((("harm_grave",),), (("harm_no_harm", "harm_almost", "harm_luck"),)),
)
NAMES = (
    *_PATTERNS,
    *(f"about_{name}" for name in CATEGORIES),
    *(f"near_{name}" for name in CATEGORY_CUES),
    *(f"together_{place}" for place in range(len(_TOGETHER))),
)
MOST = 3


def points_at(signs: Sequence[str], text: str) -> bool:
    """Whether one of these signs, by name, stands in a text."""
    return any(_PATTERNS[sign].search(text) for sign in signs)


def cues(texts: Sequence[str]) -> np.ndarray:
    """How often each sign stands in each text, dampened: a row for each text, in `NAMES` order."""
    rows = []
    for text in texts:
        found = {name: len(pattern.findall(text)) for name, pattern in _PATTERNS.items()}
        rows.append(
            [
                *found.values(),
                *(mentions(value, text) for value in CATEGORIES.values()),
                *(mentions(value, text) for value in CATEGORY_CUES.values()),
                *(_together(found, wanted, unwanted) for wanted, unwanted in _TOGETHER),
            ]
        )
    return np.log1p(np.minimum(np.array(rows, dtype=np.float32), MOST))


def _together(
    found: dict[str, int],
    wanted: tuple[tuple[str, ...], ...],
    unwanted: tuple[tuple[str, ...], ...],
) -> bool:
    def stands(group: tuple[str, ...]) -> bool:
        return any(found[name] for name in group)

    return all(map(stands, wanted)) and not any(map(stands, unwanted))
