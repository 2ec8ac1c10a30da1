"""What names a kind, a harm or a wish for afterwards in an answer to the question about it.

More and looser words than those of actions/vocabulary.py, by which a value is named anywhere: asked
"what kind is it", "it was close" is an answer, and in a story it is none.
"""

# Lists stand as they are spoken.
# ruff: noqa: E501

from __future__ import annotations

import re

from bot.actions.categories import IN_ANSWERS
from bot.actions.roles import role_in
from bot.actions.signs import pointed_at
from bot.actions.vocabulary import Value, named, words
from bot.components.category_cues import CATEGORY_CUES

# "Fill me in", "send me something": whatever it is that is to come to them, they want to be told.
_TO_ME = re.compile(
    r"\b(?:gi|gje|gjev|send|skriv|hold|halde?|tips|drop|give|keep|fill|shoot|send|text)"
    r"(?: \w+){0,2}? (?:meg|mæ|mæg|oss|me|us)\b"
    r"(?! (?:unna|away|off|ut|out|be|alone|(?:i |in )?(?:fred|ro|peace)|fri)\b)",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:ikke|ikkje|itj|ingen|inga|aldri|not|no|never|nothing)\b|n['’]t\b", re.IGNORECASE
)

_KINDS = {
    "concern": words(
        "bekymr*, uro, uroa, uroar, uroet, uroleg*, urolig*, engst*, redd, redde, rædd, ottast, "
        "utrygg*, stoler ikke, stolar ikkje, stole ikke, lover ikke godt, lovar ikkje godt, uroer, fear*, don't trust, do not trust, awake at night, "
        "ikke … trygg*, ikkje … trygg*, itj … trygg*, plag*, gruer, gruar, magefølelse*, "
        "magekjensle*, vond følelse, dårlig følelse, misnøy*, misfornøy*, ikke fornøyd, "
        "ikkje nøgd, ikkje fornøgd, worr*, concern*, afraid, scared, nervous*, anxious*, bother*, "
        "gut feeling, bad feeling, unsafe, not … safe, doesn't … safe, don't … safe, unhappy, "
        "not … happy, uneasy"
    ),
    "harm_event": words(
        "skad*, harm*, hurt*, injur*, ble … syk, ble … sjuk, blei … sjuk, vart … sjuk, "
        "vart … skad*, ble … skad*, blei … skad*, ble … verre, blei … verre, vart … verre, "
        "verre av, ble … dårlig, blei … dårlig, vart … dårleg, dårlig av, dårleg av, vondt av, "
        "fikk vondt, fekk vondt, slo seg, slo hodet, slo hovudet, brakk, brukket, braut, brote, "
        "knakk, broke, broken, fractur*, got … ill, got … sick, got … worse, became … ill, "
        "fikk men, fekk mein, mein for, men for livet, sykere, sjukare, sicker, sykre, brudd, brot, scar*, came to harm, gikk ut over, gjekk ut over, tok skade, "
        "made … worse, made … ill, made … sick, ill from, sick from, suffer*, led av, lei av, "
        "døde, døydde, died"
    ),
    "no_harm_event": words(
        "uten … skade, utan … skade, uten … følger, utan … følgjer, ingen … skad*, inga … skade, "
        "ikke … skad*, ikkje … skad*, itj … skad*, ingen … skade, uskadd, uskada, "
        "ingenting skjedde, men … gikk bra, men … gjekk bra, men … gikk fint, men … gjekk fint, "
        "gikk likevel bra, gjekk likevel bra, no harm*, without harm, without injur*, "
        "not … harm*, not … hurt, wasn't … hurt, wasn't … harm*, no one … harm*, no one … hurt, "
        "no one … injur*, nobody … harm*, nobody … hurt, nobody … injur*, noone … hurt, unhurt, "
        "no injur*, nothing bad, nothing happened, was fine, were fine, turned out fine, "
        "was ok, was okay, is ok, is okay, turned out ok, turned out okay, none the worse, gikk heldigvis, gjekk heldigvis, ingen tok skade, "
        "came to no harm, no one came to harm, nobody came to harm, ingenting alvorlig, ikkje noko alvorleg"
    ),
    "near_miss": words(
        "nesten*, nestan*, nesten … skad*, nestan … skad*, nestenuhell, nestenulykke, nære på, "
        "nær på, nær ved, like før, rett før, holdt på å, heldt på å, hold på å, på nippet, "
        "hengende håret, hengande håret, så vidt, hårsbredd*, hårsbreidd*, slapp med skrekken, før … skjedde, før … hende, by a whisker, too near, got away with, before … happened, "
        " kunne … gått*, kunne … gålt, kunne … endt, kunne … blitt, "
        "kunne … skjedd, i tide, i siste liten, i siste lita, avverg*, near miss, near thing, "
        "almost, almost … harm*, almost … hurt, nearly, nearly … harm*, nearly … hurt, it was close, "
        "so close, too close, was close, pretty close, close call, close shave, narrow* escape*, "
        "narrowly, in time, about to, could have, could've, might have, on the verge, "
        "just missed"
    ),
    "good_care": words(
        "gikk bra, gjekk bra, gikk fint, gjekk fint, ros, rose, rosa, roser, rosar, skryt*, "
        "helt rå, heilt rå, a pat on, "
        "takk rett og slett, takk til, takke, godord*, klapp på, på stell, amazing*, superb*, cheers, "
        " si takk, seie takk, godt å si, godt å seie, bra å si, bra å seie, "
        "fornøyd, fornøgd, nøgd, kjempefornøyd, kjempenøgd, flink*, dyktig*, fantastisk*, "
        "bra jobb, god jobb, godt jobba, så fint, noe fint, noko fint, noe bra, noko bra, "
        "positiv*, takknemlig*, takksam*, went well, praise*, compliment*, thank … to, thanks … to, thank … staff, thank … them, thanks really, grateful, "
        "good thing*, something good, something nice, good job, great job, well done, happy with, "
        "pleased with, brilliant, lovely, wonderful, positive*"
    ),
    "suggestion": words(
        "forslag*, framlegg*, forbedring*, forbetring*, betring*, idé, idéen, ide, ideen, tips, "
        "foreslå*, føreslå*, gjort bedre, gjort betre, gjøres bedre, gjerast betre, bli bedre, "
        "bli betre, ønske om, ønskje om, burde, suggest*, propos*, idea*, tip, improve*, "
        "kunne endre, kunne endra, kan bli bedre, kan bli betre, hva om, kva om, what if, you could, could change, you should, might help, "
        "could be better, could be done better, better way, recommend*, anbefal*, tilrå*"
    ),
}
_HARMS = {
    "none": words(
        "ingen skade*, ikke … skad*, =ingen, ikkje … skad*, ingen … skad*, no harm*, =none, "
        "not … harmed, not … hurt, wasn't … hurt, nobody … hurt, no one … hurt, unhurt, unharmed, "
        "inga skade, uskadd, uskada, =ingenting, =inkje, itj nå, =nothing, no injur*, =fine, =ok, "
        "gikk … bra, gjekk … bra, gikk … fint, gjekk … fint, like hel, like heil, "
        "uten … skramme, utan … skramme, ikke … skramme, ikkje … skramme, not … scratch, "
        "slapp heldigvis unna, slapp unna, ingen men, ingen mein, unharmed, "
        "klarte seg, klarte meg, greide seg, slapp unna, heldigvis ikke, heldigvis ikkje, "
        "luckily not, thankfully not, nei ingenting, nope nothing, all fine, was fine, is fine, "
        "were fine, i'm fine, she's fine, he's fine, shes fine, hes fine, they're fine, she's ok, "
        "he's ok, shes ok, hes ok, they're ok, she's okay, he's okay, was ok, is ok, was okay, is okay, all right, alright, unscathed"
    ),
    "minor": words(
        "liten, lita, lite, mindre, litt, smått, småting*, småplag*, blåmerk*, skrubb*, skramme*, "
        "skrape*, lett, øm, ømt, sår, kul, vondt, gikk over, gjekk over, går over, noen dager, "
        "nokre dagar, et par dager, eit par dagar, ikke så farlig, ikkje så farleg, ikke så ille, "
        "ikkje så ille, ikke så mye, ikkje så mykje, ikke … alvorlig*, ikkje … alvorleg*, "
        "ikke … store, minor, small, slight*, a little, a bit, little bit, =bit, bruise*, "
        "scratch*, scrape*, graze*, sore, shaken, a few days, couple of days, it passed, "
        "smerte*, some pain, frightened, bump, småtteri, nothing major, kul, redd, "
        "went away, not … bad, not … serious*, nothing serious, nothing much, not … much"
    ),
    "significant": words(
        "stor, store, alvorlig*, alvorleg*, betydelig*, monaleg*, brudd*, *brudd, *brot, brakk, brukket, brot*, "
        "braut, brekt, knakk, varig*, mye, mykje, svær*, kraftig*, stygg*, stygt, ille, "
        "kjempeille, veldig, forferdelig*, forferdeleg*, fryktelig*, frykteleg*, hardt, sykehus*, "
        "sjukehus*, innlagt, innlagd, intensiv*, operer*, operasjon*, ødela*, øydela*, livstru*, "
        "holdt på å dø, heldt på å døy, nesten … dø*, for livet, resten av livet, "
        "ufør, uføre, hjerneslag, slag, mistet synet, mista synet, lost … sight, disabled, stroke, store plager, "
        "kan ikke … gå, kan ikkje … gå, kan ikke lenger, kan ikkje lenger, fortsatt … vondt, "
        "framleis … vondt, vondt … fortsatt, vondt … framleis, halvt år, måneder, månader, "
        "mye vondt, mykje vondt, serious*, severe*, significant*, broken, broke, fracture*, lasting, "
        "hospital*, bad, badly, awful*, terribl*, horribl*, a lot, lots, great, big, surgery, "
        "operat*, admitted, intensive care, icu, life threat*, life-threat*, permanent*, for life, "
        "cannot … walk, can't … walk, still … pain, still … sore, still … hurt*, months, "
        "almost … die*, nearly … die*, never … the same"
    ),
    "death": words(
        "døde, død, daua, dau, døydde, døyde, døden, dødsfall*, gikk bort, gjekk bort, "
        "ikke mer, ikkje meir, no more, she passed, he passed, "
        "overlevde ikke, overlevde ikkje, overlevde itj, klarte seg ikke, klarte seg ikkje, "
        "kosta … livet, kostet … livet, mistet livet, mista livet, sovnet inn, sovna inn, died, "
        "death, dead, passed away, =passed, did not survive, didn't survive, not survive, "
        "didn't make it, did not make it, cost … life, lost … life, killed"
    ),
    "unclear": words(
        "usikker*, uviss*, ikke sikker*, ikkje sikker*, vet ikke, vet vi ikke, vet jeg ikke, "
        "veit ikkje, veit me ikkje, veit vi ikkje, veit eg ikkje, veit itj, aner ikke, "
        "anar ikkje, uklart, uavklart, venter på, ventar på, waiting for, wait for, vanskelig å si, vanskeleg å seie, for tidlig, for tidleg, "
        "not sure, unsure, unclear, uncertain, don't know, do not know, no idea, hard to say, "
        "difficult to say, hard to tell, too early, too soon"
    ),
}
_INVOLVEMENTS = {
    "anonymous": words(
        "anonym*, ukjent, ukjend, ingenting, ikke … kontakt*, ikkje … kontakt*, itj … kontakt*, "
        "ikke ta kontakt, ikkje ta kontakt, ingen kontakt, ikke … navn*, ikkje … namn*, "
        "ikke … ring*, ikkje … ring*, itj … ring*, ikke … høre, ikkje … høyre, ikke … bland*, "
        "ikkje … bland*, itj … bland*, ikke … svar, ikkje … svar, ikke … beskjed, ikkje … beskjed, "
        "ikke … si hvem, ikkje … sei* kven, hvem jeg er, kven eg er, ikke noe mer, ikkje noko meir, "
        "ikke nødvendig*, ikkje nødvendig*, itj nødvendig*, trenger ikke, treng ikkje, treng itj, "
        "usynlig*, usynleg*, invisible, la navnet, lat namnet, my name off, name off, stå fram, stand out, ingen skal vite, nobody should, no one should, "
        "slipp, slippe, sleppe, vil ikke, vil ikkje, vil itj, vil helst ikke, vil helst ikkje, ønsker ikke, ønskjer ikkje, "
        "orker ikke, orkar ikkje, helst ikke, helst ikkje, helst slippe, helst sleppe, utenfor, utanfor, "
        "i fred, ferdig med, mitt navn, namnet mitt, hemmelig*, hemmeleg*, no need, not necessary, "
        "don't want … hear, do not want … hear, don't want … know, don't need, do not need, nothing, nothing more, anonymous*, no contact*, not … contact*, "
        "don't … contact*, don't … send, ikke … send*, ikkje … send*, don't … ring, don't … call, don't … phone, don't … write, don't … tell, "
        "don't … involve*, do not … ring, do not … call, do not … contact, don't want, do not want, "
        "no name*, my name, not … named, unknown, who i am, secret*, keep me out, out of it, leave me, "
        "in peace, done with, rather not, prefer not"
    ),
    "informed": words(
        "beskjed, vite, vita, oppdater*, orienter*, få vite, få vita, få svar, svar, eit svar, et svar, "
        "informer*, informasjon, fortell*, fortel*, høre, høyre, høre fra, høyre frå, holdt orientert, "
        "ta … kontakt, ta kontakt, kontakt meg, kontakte meg, gi … lyd, gje … lyd, gjev … lyd, lyd fra, lyd frå, en lyd, ein lyd, livstegn, livsteikn, et vink, eit vink, "
        "et pip, eit pip, et ord, eit ord, noen ord, nokre ord, på tråden, a word, a note, a buzz, a ping, let me hear, hear from, up to date, up to speed, in the picture, "
        "kan dere ringe, kan de ringje, can you ring, can you call, when … done, når … ferdig*, si fra, si ifra, sei frå, sei ifrå, seie frå, gi meg … beskjed, tilbakemelding*, "
        "ring … meg, ringe … meg, ringje … meg, skriv … meg, send … meg, sms, varsle*, melding om, "
        "hva som skjer, kva som skjer, hvordan det går, korleis det går, åssen det går, "
        "kommer ut av, kjem ut av, resultat*, utfall*, følge saken, følgje saka, nytt, "
        "ikke … anonym*, ikkje … anonym*, not … anonymous, don't … anonymous, told, tell me, inform*, "
        "notif*, information, hear back, hear what, want … hear, like … hear, want … know, like … know, know what, know how, let me know, posted, update*, in the loop, "
        "touch, in touch, contact me, a shout, a line, a bell, a ring, a call, a message, feedback, answer, "
        "reply, response, news, ring me, call me, phone me, text me, email me, write to me, "
        "what happens, what comes, how it goes, how it went, outcome"
    ),
    "take_part": words(
        "delta, deltar, deltek, deltaking, deltakelse, være med, vere med, vera med, vær me, vær med, "
        "væra med, bli med, blir med, blir gjerne med, med på, med når, er med, være der, vere der, "
        "bli me, være me, vere me, vera me, et møte, eit møte, a meeting, sitte med, sitje med, sitta med, ved bordet, rundt bordet, i møtet, på møtet, på møte, møtet, møte opp, "
        "bidra, bidrar, bidreg, stiller opp, stille opp, gjennomgang*, gjennomgåing*, hjelpe til, "
        "inviter*, invite*, til stede, til stades, present, ansikt til ansikt, andlet til andlet, face to face, kan godt komme, kan godt kome, i can come, join in, "
        "min mening, mi meining, medvirke*, medverke*, take part, taking part, participat*, be involved, "
        "involved, join*, part of it, be part, part of the, part in, be there, being there, come along, "
        "count me in, i'm in, at the table, contribut*, my say, help with, help out, the review, "
        "with review, the meeting"
    ),
}

KINDS_IN_ANSWERS, HARMS_IN_ANSWERS, INVOLVEMENTS_IN_ANSWERS = (
    {name: Value(name, said) for name, said in values.items()}
    for values in (_KINDS, _HARMS, _INVOLVEMENTS)
)


def named_in_answer(field: str, text: str) -> str | None:
    """The one value of a field that an answer to its question names, or points at."""
    if field == "reporter_role":
        return role_in(text) or pointed_at(field, text)
    if field == "category":
        # What names one plainly; else what only points at one, and none but one.
        return named(IN_ANSWERS, text, {}) or named(CATEGORY_CUES, text, {})
    if field == "involvement":
        to_be_told = _TO_ME.search(text) and not _NOT.search(text)
        return named(INVOLVEMENTS_IN_ANSWERS, text, {}) or ("informed" if to_be_told else None)
    values = KINDS_IN_ANSWERS if field == "kind" else HARMS_IN_ANSWERS
    return named(values, text, {}) or pointed_at(field, text)
