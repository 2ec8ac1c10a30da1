"""The closed sets of values in a report, with the words people see and say for them.

Labels are English message ids; the catalogues translate them. Words are what a reporter may
type in any of the three languages; a word counts only as a whole word, and `*` ends a stem.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from bot.actions.texts import marked


def words(listed: str) -> tuple[str, ...]:
    """Words and phrases out of a list with commas.

    `skade*` stands for all words that begin so, `=ingen` for a text of that word alone.
    """
    return tuple(word.strip() for word in listed.split(","))


class Value(NamedTuple):
    """One allowed value of a field."""

    label: str
    words: tuple[str, ...] = ()


KINDS = {
    "concern": Value(
        marked("I am worried about something"),
        words(
            "bekymr*, uro, uroa, uroleg, urolig, engst*, redd, misnøy*, misfornøy*, worr*, "
            "concern*, "
            "unhappy, uneasy"
        ),
    ),
    "harm_event": Value(
        marked("Something happened, and someone was harmed"),
        words(
            "skad*, harm*, hurt, injur*, ble syk, blei sjuk, vart sjuk, ble verre, vart verre, "
            "døde, "
            "døydde, died"
        ),
    ),
    "no_harm_event": Value(
        marked("Something happened, but no one was harmed"),
        words(
            "uten skade, utan skade, ingen skade, inga skade, ikke skade*, ikkje skad*, itj skad*, "
            "ingen ble skad*, ingen blei skad*, ingen vart skad*, uskadd, uskada, no harm, "
            "without harm, not harmed, no one was harmed, nobody was h*, unhurt, no injur*"
        ),
    ),
    "near_miss": Value(
        marked("Something almost went wrong"),
        words("nesten*, nestenuhell, near miss, almost, nearly"),
    ),
    "good_care": Value(
        marked("Something went well"),
        words(
            "gikk bra, gjekk bra, gikk fint, gjekk fint, ros, skryt, positiv*, went well, "
            "praise*, good thing, something good, positive*"
        ),
    ),
    "suggestion": Value(
        marked("I have a suggestion"),
        words("forslag, ide, idé, suggestion, idea"),
    ),
}

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

CATEGORIES = {
    "medication": Value(
        marked("Medicines"),
        words(
            "medisin, medisinen, medisinar, medisiner, medisinene, medisinane, medisinliste*, "
            "medisinering*, feilmedisiner*, legemid*, lækjemid*, dose, dosen, tablett*, "
            "antibiotika, blodfortynn*, insulin, resept*, medication*, medicine, medicines, "
            "tablet*, pill*, drug, drugs, prescription*, overdos*"
        ),
    ),
    "diagnosis": Value(
        marked("Diagnosis and examination"),
        words(
            "diagnos*, feildiagnos*, utred*, utgreiing*, prøvesvar, røntgen, mr-bild*, "
            "misdiagnos*, test result*, x-ray, scan, did not find, didn't find, not found, missed, "
            "fant ikke, ikke fant, fann ikkje, ikkje fann, oppdaget ikke, oppdaga ikkje, overså, "
            "oversåg"
        ),
    ),
    "deterioration": Value(
        marked("Getting worse, sepsis"),
        words(
            "sepsis, blodforgiftning, forverr*, dårligere, dårlegare, deteriorat*, got worse, "
            "getting worse, ble verre"
        ),
    ),
    "surgery_procedure": Value(
        marked("Surgery and procedures"),
        words(
            "operasjon*, operert*, operer*, inngrep*, kirurg*, surgery, surgical, operation, "
            "operated, procedure"
        ),
    ),
    "infection": Value(
        marked("Infection"),
        words("infeksjon*, betennelse, hygiene, infect*, sårinfeksjon"),
    ),
    "fall": Value(
        marked("Falls"),
        words("falt, fall, fallt, fell, datt, snubl*, slipped, fallen, ramla"),
    ),
    "pressure_injury": Value(
        marked("Pressure injuries"),
        words("trykksår, liggesår, pressure ulcer*, pressure sore*, bedsore*, pressure injur*"),
    ),
    "nutrition": Value(
        marked("Food and drink given as care"),
        words(
            "ernæring, underernær*, fikk ikke mat, fekk ikkje mat, dehydr*, drikke, "
            "malnutrition, nutrition, not eating, gikk ned i vekt, tube feeding"
        ),
    ),
    "mental_health_suicide": Value(
        marked("Mental health, self-harm, suicide"),
        words(
            "selvmord*, sjølvmord*, selvskad*, sjølvskad*, psykisk*, psykiatri*, suicid*, "
            "self-harm, mental health, depress*"
        ),
    ),
    "discharge_transition": Value(
        marked("Discharge and moving between services"),
        words(
            "utskr*, sendt hjem, send heim, sendt heim, overflytt*, epikrise, discharg*, sent "
            "home, transfer*, handover"
        ),
    ),
    "waiting_access": Value(
        marked("Waiting and access"),
        words(
            "vent*, ventetid*, kø, kom ikke fram, time, innkalling*, waited, waiting, wait, "
            "appointment, delay*, ringesnor*, call bell"
        ),
    ),
    "communication_information": Value(
        marked("Communication and information"),
        words(
            "informasjon*, informert*, beskjed*, kommuni*, tolk*, ingen sa, ingen fortalte, "
            "information, informed, communicat*, interpreter, told us, nobody told, no one "
            "told, explain*"
        ),
    ),
    "conduct_dignity": Value(
        marked("Being met with respect"),
        words(
            "verdig*, respekt*, uhøflig, uhøfleg, frekk*, overkjørt, ikke hørt, ikkje høyrt, "
            "hørte ikke på, ydmyk*, dignity, rude, respect*, not listened, ignored, humiliat*, "
            "vennlig*, vennleg*, kind, snill*, omsorg*, medvirk*, medverk*, måten de møtte, "
            "måten dei møtte, måten vi ble møtt, møtt, møtte"
        ),
    ),
    "identification_mixup": Value(
        marked("Mix-up of persons"),
        words(
            "forveksl*, feil pasient, feil person, forbytt*, mixed up, mix-up, wrong patient, "
            "wrong person, mix up, mixup*, byttet om, bytta om"
        ),
    ),
    "equipment": Value(
        marked("Equipment and digital systems"),
        words(
            "utstyr*, apparat*, pumpe*, rullestol*, trygghetsalarm*, tryggleiksalarm*, alarm*, "
            "datasystem*, equipment, device, pump, wheelchair, computer system, monitor"
        ),
    ),
    "records_privacy": Value(
        marked("Records and privacy"),
        words(
            "journal*, personvern*, taushetsplikt*, teieplikt*, snoket, privacy, confidential*, "
            "medical record*, records"
        ),
    ),
    "maternity_newborn": Value(
        marked("Birth and newborn"),
        words(
            "fødsel*, fødte, fødande, gravid*, nyfødt*, barsel*, jordmor*, birth, pregnan*, "
            "newborn, midwife, labour, maternity"
        ),
    ),
    "violence_restraint": Value(
        marked("Violence, coercion"),
        words(
            "vold*, slo, slått, tvang*, belte*, utagerende, violen*, coerc*, restrain*, hit me, "
            "assault*"
        ),
    ),
    "environment_food_facilities": Value(
        marked("Rooms, food and surroundings"),
        words(
            "rommet, maten, mat, vask*, renhold, reinhald, støy, bråk, toalett*, parkering*, "
            "food, room, noise, cleaning, dirty, toilet*, parking, skitten*, skittent"
        ),
    ),
    "other": Value(
        marked("Something else"),
        words("annet, noe annet, noko anna, anna, other, something else"),
    ),
}

HARMS = {
    "none": Value(
        marked("No harm"),
        words(
            "ingen skade, ikke skade, =ingen, ikkje skade, no harm, =none, not harmed, unhurt, "
            "inga skade, ikke noen skade, ikkje nokon skade, uskadd, uskada, =ingenting, =inkje, "
            "itj nå, =nothing, no injur*, =fine, gikk bra, gjekk bra, gikk fint, gjekk fint"
        ),
    ),
    "minor": Value(
        marked("Minor harm"),
        words(
            "liten, lita, lite, mindre, litt, blåmerk*, skrubbsår, lett, minor, small, slight*, "
            "a little, a bit, bruise*, scratch*"
        ),
    ),
    "significant": Value(
        marked("Serious harm"),
        words(
            "stor, store, alvorlig*, alvorleg*, betydelig*, monaleg*, brudd, brakk, brot, varig*, "
            "mye, mykje, svær*, kraftig*, stygg*, stygt, ille, sykehus, sjukehus, serious*, "
            "severe*, "
            "significant*, broken, broke, fracture*, lasting, hospital, bad, badly, a lot, lots, "
            "great, big"
        ),
    ),
    "death": Value(
        marked("The person died"),
        words("døde, død, døydde, døden, dødsfall*, gikk bort, died, death, dead, passed away"),
    ),
    "unclear": Value(
        marked("I am not sure"),
        words(
            "usikker, uviss, vet ikke, veit ikkje, uklart, uavklart, not sure, unsure, unclear, "
            "don't know"
        ),
    ),
}

PARTICIPATION_MODES = {
    "written": Value(
        marked("In writing"),
        words("skriftlig, skriftleg, skriv*, brev, e-post, writing, written, letter"),
    ),
    "phone": Value(
        marked("By phone"),
        words("telefon*, ring, ringe, ringje, phone, telephone, call"),
    ),
    "video": Value(
        marked("By video"),
        words("video*, teams, zoom"),
    ),
    "joint_meeting": Value(
        marked("In a meeting with the staff"),
        words(
            "fellesmøte, møte, møte med de ansatte, møtes, møtast, treffes, treffast, sammen, "
            "saman, "
            "meeting with staff, joint meeting, meeting, meet, together"
        ),
    ),
    "separate_meeting": Value(
        marked("In a meeting of my own"),
        words("eget møte, eige møte, separate meeting, own meeting"),
    ),
    "through_representative": Value(
        marked("Through someone who speaks for me"),
        words("representant, through a representative, gjennom en annen, gjennom ein annan"),
    ),
    "comment_on_draft": Value(
        marked("Read and comment on a draft"),
        words("utkast*, kommentere, lese utkast, draft, comment"),
    ),
}


# "The son of the patient" is not the patient.
_OF_THE_PATIENT = re.compile(
    r"\b(?:til|for|av|of|to)\s+(?:the |en |ein |a )?(?:pasient\w*|patient|bruker\w*|brukar\w*"
    r"|beboer\w*|bebuar\w*|resident)\b|\bpasientens\b|\bpatient's\b",
    re.IGNORECASE,
)


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for all words of a value; a `*` at the end lets the word go on."""
    parts = (
        re.escape(word[:-1]) + r"\w*" if word.endswith("*") else re.escape(word)
        for word in words
        if not word.startswith("=")
    )
    return re.compile(r"(?<![\w-])(?:" + "|".join(parts) + r")(?!\w)", re.IGNORECASE)


def mentions(value: Value, text: str) -> int:
    """How many times the text uses a word of the value."""
    return len(words_found(value, text))


def words_found(value: Value, text: str) -> list[str]:
    """The words of the value that the text uses, as they stand in it."""
    return _pattern(value.words).findall(text) if value.words else []


def named(values: dict[str, Value], text: str, labels: dict[str, str]) -> str | None:
    """The one value a short answer names, by its label as shown or by its words.

    `labels` are the shown labels by id. None when nothing or more than one fits: a choice is
    never guessed.
    """
    said = " ".join(text.lower().strip(" .!?").split())
    for value_id, label in labels.items():
        if said == label.lower():
            return value_id
    for value_id, value in values.items():
        if f"={said}" in value.words:
            return value_id
    text = _OF_THE_PATIENT.sub(" ", text)
    # The longest matching word decides: "nærmeste pårørende" is not just "pårørende".
    best: dict[str, int] = {}
    for value_id, value in values.items():
        found = (
            [match.group() for match in _pattern(value.words).finditer(text)] if value.words else []
        )
        if found:
            best[value_id] = max(len(word) for word in found)
    if not best:
        return None
    longest = max(best.values())
    winners = [value_id for value_id, length in best.items() if length == longest]
    return winners[0] if len(winners) == 1 else None
