"""What a report may be about, with the words that name it in an answer.

The words are also signs to the classifiers (components/cues.py); looser ones, that only point at a
category, stand in components/category_cues.py.
"""

# Lists stand as they are spoken.
# ruff: noqa: E501

from __future__ import annotations

from bot.actions.texts import marked
from bot.actions.vocabulary import Value, words

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
            "vent*, ventetid*, kø, kom ikke fram, time, innkalling*, waited, waiting, waitin, wait, "
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

# What names a category in an answer to the question: these words, and more that mean too much or
# too little inside a story to be signs of one.
IN_ANSWERS = {
    name: Value(CATEGORIES[name].label, (*CATEGORIES[name].words, *words(said)))
    for name, said in {
        "medication": "medisina*, piller, pillar, pillan*, dosett*, sprøyt*, smertestill*, drypp*, injection*, "
        "painkiller*, the drip, meds, wrong drug*, feil dose, vaksine*, vaccin*",
        "diagnosis": "prøve*, prøva*, undersøk*, blodprøve*, utgreiing*, the examination, examin*, tests, test, "
        "the tests, blood test*, feil svar, ct, mri, mr",
        "deterioration": "ble verre, blei verre, vart verre, vart dårleg*, ble dårlig*, blei dårlig*, sicker, got worse, worse, "
        "went downhill, dårligere, dårlegare, verre",
        "surgery_procedure": "narkose*, anaesthe*, anesthe*, operert*, tannlege*, tanntrekk*, dentist*",
        "infection": "smitt*, bakteri*, virus*, omgangssyk*, omgangssjuk*, germ*, bug, a bug, stomach bug, bacteria*, "
        "urinveis*, noro*, covid*, korona*",
        "fall": "tumbl*, falt ut av, falt ned, fall ned, datt, på trynet, fallet, fallulykke*, falle, fell over, falling*, trip, tripp*, tripped, snubling*, ramle*, ramlet, sklei, sklidde, skled",
        "pressure_injury": "trykksår*, liggesår*, liggjesår*, trykksåret, sår på hælen",
        "nutrition": "vekttap*, vektnedgang*, underernær*, for lite … drikke, for lite … mat, fikk ikke … mat, fekk ikkje … mat, "
        "weight loss, lost weight, no food, not enough … drink, not enough … eat, not … fed, thirst*, tørst*, hunger, sulten",
        "mental_health_suicide": "psyken, psykisk, depresj*, angst*, anxiety, the mind, nervene, psych*",
        "discharge_transition": "flytting*, heimreis*, hjemreis*, heimsend*, hjemsend*, overgang*, moving, moved between, going home, flyttet til, flytta til, moved to, "
        "went home too, moving … between",
        "waiting_access": "telefonkø*, kø, køen, køa, queue*, kom ikke … gjennom, kom ikkje … gjennom, couldn't get … through, get … through, "
        "waiting list*, ventelist*, venting*, vente*, access, tilgang*, took too long, too long, tok … lang tid, lang tid, for lenge, kom ikke, kom ikkje, ingen kom, nobody came, no one came",
        "communication_information": "vite noe, vite noko, få vite, told anything, not told, dårlig info, dårleg info, språk*, language, lack of info, info, the info, forklar*, ikke … forklar*, ikkje … forklar*, "
        "ikke … fortalt, ikkje … fortalt, didn't … explain, didn't … tell, nobody … told, ingen … sa, ingen … fortalte, ingen … fortalde, misforst*, misunderst*",
        "conduct_dignity": "arrogan*, nasty, ufin*, hoven*, hovne, på alvor, taken seriously, treated me, treated us, behandlet … meg, behandla … meg, behandlet … oss, behandla … oss, oppførs*, åtferd*, holdning*, haldning*, frekk*, attitude*, rudeness, behavio*, manner*, tone, tonen, listened, nobody … listened, "
        "no one … listened, didn't … listen*, ingen … hørte på, ingen … høyrde på, ikke … hørt, ikkje … høyrt, lyttet, lytta, måten de, måten dei, "
        "how they … talked, how they … spoke, how they … treated, way she was, way he was, way i was, way we were, treated, the way they, "
        "medbestemm*, omsorg*",
        "identification_mixup": "bland* … sammen, bland* … saman, bland* … med, confus* … with, confused, feil navn, feil namn, wrong name",
        "equipment": "heis*, sengeheis*, hoist*, bed … broken, senga … ødela*, senga … øydela*, internett*, internet, computer*, broken equipment, machine*, maskin*, pc, app, appen, nettside*, website",
        "records_privacy": "snok*, snoop*, my file, the file, journal*, personvern*, confidential*, lekk*, leak*",
        "maternity_newborn": "svangersk*, baby*, babyen, my baby, the baby, barseltid*, fødsl*, fødsel*, spedbarn*",
        "violence_restraint": "makt, force, slått, slegen, slått, punch*, strapped, beat*, vald, valden, voldsbruk*, lugg*, slag, hard hendt, hardhendt*, holdt fast, halden fast, haldne fast, held down, held her, "
        "held him, grabb*, hit, hitting, slapp*, slap, pushed, dytt*, spark*, kicked, threat*, trussel*, trusl*, truet, truga",
        "environment_food_facilities": "meals, the meals, meal, måltid*, heating, varmen, kulde, kulda, cold room, filthy, filth, dirt*, skite, skitt, møkk*, noise*, noisy, "
        "bad, badet, dusj*, shower*, bråket, parking*",
        "other": "noe helt annet, noko heilt anna, none of these, none of them, ingen av dem, ingen av dei, ingen av disse, ingen av desse",
    }.items()
}
