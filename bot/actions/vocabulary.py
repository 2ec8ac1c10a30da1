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
        words("bekymr*, uro, uroa, worried, concern*"),
    ),
    "harm_event": Value(
        marked("Something happened, and someone was harmed"),
        words("skade*, skada, harm*, hurt, injur*"),
    ),
    "no_harm_event": Value(
        marked("Something happened, but no one was harmed"),
        words("uten skade, utan skade, no harm, without harm, not harmed"),
    ),
    "near_miss": Value(
        marked("Something almost went wrong"),
        words("nesten*, nestenuhell, near miss, almost, nearly"),
    ),
    "good_care": Value(
        marked("Something went well"),
        words("gikk bra, gjekk bra, ros, skryt, went well, praise"),
    ),
    "suggestion": Value(
        marked("I have a suggestion"),
        words("forslag, ide, idé, suggestion, idea"),
    ),
}

REPORTER_ROLES = {
    "patient": Value(
        marked("I am the patient"),
        words("pasient, pasienten, patient, meg selv, meg sjølv, myself, me, meg, det gjelder meg"),
    ),
    "service_user": Value(
        marked("I use the service"),
        words("bruker, brukar, tjenestemottaker, service user, resident, beboer, bebuar"),
    ),
    "next_of_kin": Value(
        marked("I am the next of kin"),
        words(
            "nærmeste pårørende, næraste pårørande, next of kin, kona, mannen min, ektefelle*, "
            "samboer*, sambuar*, wife, husband, spouse, partner"
        ),
    ),
    "relative": Value(
        marked("I am another relative or close to them"),
        words(
            "pårørende, pårørande, relative, datter*, dotter*, sønn*, son, daughter, mor, far, "
            "mother, father, mamma*, pappa*, søster, søskjen, bror, sister, brother, venn, ven, "
            "friend, barnebarn, grandchild, svigerdatter, svigersønn, niese, nevø"
        ),
    ),
    "bereaved": Value(
        marked("I have lost someone"),
        words("etterlatt, attlaten, attlatne, etterlatne, bereaved, lost someone"),
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
            "misdiagnos*, test result*, x-ray, scan"
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
            "vennlig*, vennleg*, kind, omsorg*"
        ),
    ),
    "identification_mixup": Value(
        marked("Mix-up of persons"),
        words(
            "forveksl*, feil pasient, feil person, forbytt*, mixed up, mix-up, wrong patient, "
            "wrong person"
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
            "gikk bra, gjekk bra"
        ),
    ),
    "minor": Value(
        marked("Minor harm"),
        words("liten, lita, lite, mindre, litt, blåmerk*, lett, minor, small, slight*, bruise*"),
    ),
    "significant": Value(
        marked("Serious harm"),
        words(
            "stor, alvorlig*, alvorleg*, betydelig*, brudd, brakk, brot, varig*, sykehus, "
            "sjukehus, serious*, severe*, significant, broken, broke, fracture*, lasting, "
            "hospital"
        ),
    ),
    "death": Value(
        marked("The person died"),
        words("døde, død, døydde, døden, dødsfall*, gikk bort, died, death, dead, passed away"),
    ),
    "unclear": Value(
        marked("I am not sure"),
        words("usikker, vet ikke, veit ikkje, uklart, not sure, unsure, unclear, don't know"),
    ),
}

PARTICIPATION_MODES = {
    "written": Value(
        marked("In writing"),
        words("skriftlig, skriftleg, skriv*, brev, e-post, writing, written, letter"),
    ),
    "phone": Value(
        marked("By phone"),
        words("telefon*, ring, ringe, ringje, phone, call"),
    ),
    "video": Value(
        marked("By video"),
        words("video*, teams, zoom"),
    ),
    "joint_meeting": Value(
        marked("In a meeting with the staff"),
        words("fellesmøte, møte, møte med de ansatte, meeting with staff, joint meeting, meeting"),
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
    return len(_pattern(value.words).findall(text)) if value.words else 0


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
