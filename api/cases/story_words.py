"""Words of a story that speak for a value: what a suggestion's reason points at, in plain sight.

They explain, they don't decide: what is suggested comes from the reporter and the bot. Few and
clear, unlike the bot's own (`bot/components/category_cues.py`); `*` ends a stem.
"""

import re
from functools import cache

from api.reports.schemas import Category, Kind

# The lists stand as they are spoken.
# ruff: noqa: E501

WORDS: dict[str, str] = {
    Category.MEDICATION: "medisin* legemid* dose* dosett* tablett* insulin* morfin* resept* antibiotika* penicillin* blodfortynn* medicine* medication* tablet* dosage prescri*",
    Category.DIAGNOSIS: "diagnos* feildiagnos* utred* prøvesvar* røntgen* svulst* kreft* overså henvis* tilvis* misdiagnos* biops* scan x-ray* tumour cancer referral",
    Category.DETERIORATION: "sepsis blodforgift* forverr* verre dårlegare dårligere sløv* deteriorat* worse drowsy septic downhill",
    Category.SURGERY_PROCEDURE: "operer* operasjon* operert kirurg* narkos* inngrep* bedøv* surg* operation* anaesthe* procedure*",
    Category.INFECTION: "infeksj* infisert betent betenn* smitt* hygien* mrsa infect* hygiene contagious outbreak",
    Category.FALL: "fall falt fallt datt ramla ramlet snubl* skled sklei fell fallen slipped tripped",
    Category.PRESSURE_INJURY: "trykksår* liggesår* liggjesår* bedsore* pressure",
    Category.NUTRITION: "ernær* underernær* vekttap tørst* dehydr* uttørr* svelg* sonde* nutrition* malnourish* thirst* dehydrat* starv*",
    Category.MENTAL_HEALTH_SUICIDE: "selvmord* sjølvmord* selvskad* sjølvskad* psykisk* psykiatri* depres* angst* suicid* self-harm* depress* anxi* psych*",
    Category.DISCHARGE_TRANSITION: "utskr* utskriv* overfør* overflytt* epikrise* hjemreise* heimreise* discharg* transfer* handover",
    Category.WAITING_ACCESS: "vente ventet venta ventetid* venteliste* kø innkalling* avlyst utsatt* fristbrudd wait* queue delay* appointment* cancelled",
    Category.COMMUNICATION_INFORMATION: "informasjon* informer* beskjed* tolk* forklar* misforst* samtykk* told inform* communicat* interpreter explain*",
    Category.CONDUCT_DIGNITY: "respekt* uhøfl* frekk* krenk* nedlatende nedlatande ydmyk* verdig* uverdig* rude respect* disrespect* dignity humiliat* dismiss*",
    Category.IDENTIFICATION_MIXUP: "forveksl* forbytt* byttet bytta armbånd* armband* mix-up mixup swapped wristband*",
    Category.EQUIPMENT: "utstyr* apparat* pumpe* rullestol* alarm* datasystem* defekt* equipment* device* machine* wheelchair* broken faulty",
    Category.RECORDS_PRIVACY: "journal* personvern* taushet* teieplikt* innsyn* snok* privacy confidential* records",
    Category.MATERNITY_NEWBORN: "fødsel* fødde fødte nyfødt* gravid* jordmor* barsel* keisersnitt* birth newborn* pregnan* midwi* labour",
    Category.VIOLENCE_RESTRAINT: "vold* vald tvang* belte* slo sparket truet truga restrain* violen* hit threat* assault*",
    Category.ENVIRONMENT_FOOD_FACILITIES: "maten middag* renhold* skitten* støy* parker* toalett* food dirty noise* parking toilet*",
    Kind.NEAR_MISS: "nesten nære holdt nær almost nearly",
    Kind.HARM_EVENT: "skade* skada brakk brukket døde døydde lårhals* blødde hurt harm* broke died injur* bled",
    Kind.GOOD_CARE: "takk takke flink* trygg* godt fantastisk* omsorg* ros thank* kind kindness wonderful grateful",
    Kind.SUGGESTION: "forslag foreslå* burde kunne suggest* should could",
    Kind.CONCERN: "bekymr* uro redd uroleg urolig worr* afraid concern*",
}  # fmt: skip

MOST = 3
"""So many words are quoted at most: a reason, not a list."""


def found(value: str, story: str) -> list[str]:
    """Return the story's own words that speak for a value of kind or category, as written."""
    if value not in WORDS:
        return []
    words = dict.fromkeys(each[0].lower() for each in _pattern(value).finditer(story))
    return list(words)[:MOST]


@cache
def _pattern(value: str) -> re.Pattern[str]:
    stems = (re.escape(each).replace(r"\*", r"\w*") for each in WORDS[value].split())
    return re.compile(rf"\b(?:{'|'.join(stems)})\b", re.IGNORECASE)
