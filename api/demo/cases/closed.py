"""Cases that were closed with learning: shared, told to the council, and one opened again."""

from datetime import date

from api.cases.duties import Question
from api.closing import service as closing
from api.closing.schemas import Reopening
from api.demo.cases.review import Review
from api.demo.cases.told import Told
from api.lessons import answers, digests, quarters
from api.lessons import service as lessons
from api.lessons.schemas import Answer, AnswerForm, DigestForm, LessonForm, ReplyForm
from api.reviews.schemas import Factor
from api.shared import clock, ids

JAUNDICE = (
    "Datteren vår var to dager gammel og ble gulere og gulere. På barsel sa de at det var vanlig. "
    "Da vi kom hjem, ville hun ikke spise og sov hele tiden. Vi ringte, og fikk komme inn samme "
    "kveld. Da måtte hun ligge under lys i tre døgn. Ingen hadde sagt hva vi skulle se etter."
)
JAUNDICE_ANSWER = (
    "Kjære dere,\n\ntakk for at dere sa fra, og for at dere ringte den kvelden. Dere ba om at "
    "andre foreldre får vite hva de skal se etter. Det får de nå: Alle får et ark med bilder og "
    "telefonnummeret til barsel, og vi ringer hjem på tredje dag. Vi ser på tallene igjen til "
    "våren, og dere kan lese her hva vi finner.\n\nHilsen Jonas Berg, avdelingsleder"
)
NIGHT_NURSE = (
    "Mor fekk døy heime, slik ho ønskte. Dei siste nettene kom det ein sjukepleiar som visste alt "
    "om mor før ho steig inn døra. Ho kom i stilla, tok av seg skorne og sette seg ned. Vi torde å "
    "sove. Sei til dei at det betydde alt."
)
NIGHT_NURSE_ANSWER = (
    "Kjære deg,\n\ntakk for at du skreiv dette, midt i sorga. Vi har lese det høgt i morgonmøtet. "
    "Du bad oss seie frå til dei som kom, og det har vi gjort.\n\nVi har sett på kvifor det gjekk "
    "så bra: Dei som er på natt, les heile planen før dei køyrer, og dei har tid til det. Det "
    "skal vi ta vare på.\n\nHelsing Ingrid Aas, kvalitetsrådgivar"
)
FRIDAY = (
    "Jeg ble skrevet ut en fredag. De skulle ringe meg mandag. Ingen ringte. Jeg turte ikke å ta "
    "kontakt selv, og det ble en veldig tung uke. Det var storesøsteren min som fikk tak i noen "
    "til slutt."
)
FRIDAY_ANSWER = (
    "Hei, og takk for at du fortalte om dette. Det gjør noe med oss å lese det.\n\nDu ba om at "
    "noen ringer når de sier at de skal ringe. Nå står avtalen i kalenderen til en navngitt person "
    "før du går ut døren, og en annen tar over ved fravær.\n\nHilsen Eirik Moe, kvalitetsrådgiver"
)


async def jaundice(told: Told) -> None:
    """Closed in the last quarter, and shared as a lesson that units have begun to answer."""
    begin = _days_since(next(quarters.over()))
    with told.ago(begin - 4, "22:20"):
        case = await told.report(
            "fodeavdelingen",
            kind="harm_event",
            category="maternity_newborn",
            reporter_role="guardian",
            perceived_harm="minor",
            what_happened=JAUNDICE,
            what_matters="At andre foreldre får vite hva de skal se etter.",
            occurred=told.happened(5, "forrige uke"),
        )
    with told.ago(begin - 5, "08:30"):
        await told.classifies(
            "Jonas",
            case,
            physical_harm="minor",
            psychological_harm="minor",
            potential_harm="significant",
            complexity="composite",
            learning_value="high",
        )
    with told.ago(begin - 12, "12:00"):
        review = await Review.start(told, "Jonas", case)
        await review.factor(Factor.ORGANISATION, "Familien reiser hjem før gulsotten er på topp.")
        point = await review.learned("De som reiser tidlig hjem, må vite hva de skal se etter.")
        await review.finish()
    with told.ago(begin - 20, "09:30"):
        call = await review.measure(
            "Vi ringer hjem til alle på tredje dag",
            point=point,
            strength="intermediate",
            owner="Jonas",
            unit="fodeavdelingen",
            due_in=14,
            indicator="Nyfødte som kommer inn igjen med sterk gulsott, hvert kvartal",
            baseline=6,
            target=2,
            check_in=220,
        )
    with told.ago(begin - 33, "10:00"):
        await review.carry_out(call)
    with told.ago(begin - 35, "14:40"):
        await review.close(JAUNDICE_ANSWER)
        text = LessonForm(
            language="nb",
            title="Når barnet blir gult etter hjemreisen",
            happened="En nyfødt fikk sterk gulsott dagen etter hjemreisen.",
            why="Gulsotten er på topp etter at familien har reist hjem. Foreldrene visste ikke hva "
            "de skulle se etter.",
            changed="Alle får et ark med bilder og et nummer. Vi ringer hjem på tredje dag.",
            ask="Hvem hos dere reiser hjem før faren er over? Vet de hva de skal se etter, og hvem "
            "de kan ringe?",
        )
        lesson = await lessons.begin(told.tx, told.staff["Ingrid"], case.reference, text)
        await lessons.send_to_check(told.tx, told.staff["Ingrid"], lesson.id)
    with told.ago(begin - 40, "09:05"):
        everywhere = [unit.id for unit in told.units.values()]
        await lessons.share(told.tx, told.staff["Eirik"], lesson.id, everywhere, for_council=True)
    for days, name, unit, said, words in (
        (44, "Eirik", "barneavdelingen", Answer.ADOPTED, "Vi ringer hjem etter to dager."),
        (46, "Ingrid", "helsestasjonen", Answer.PLANNED, "Vi tar arket med på hjemmebesøket."),
        (50, "Ingrid", "poliklinikken", Answer.NOT_RELEVANT, "Ingen reiser hjem fra oss."),
    ):
        with told.ago(begin - days, "11:15"):
            form = AnswerForm(unit=told.units[unit].id, answer=said, words=words)
            await answers.answer(told.tx, told.staff[name], lesson.id, form)


async def night_nurse(told: Told) -> None:
    """Good care, looked at to see why it went so well."""
    with told.ago(58, "11:11"):
        case = await told.report(
            "hjemmetjenesten",
            language="nn",
            kind="good_care",
            category="conduct_dignity",
            reporter_role="bereaved",
            what_happened=NIGHT_NURSE,
            what_matters="At dei som kom, får vite kva det betydde.",
        )
    with told.ago(57, "08:45"):
        await told.classifies("Ingrid", case, complexity="simple", learning_value="high")
    with told.ago(50, "14:00"):
        review = await Review.start(told, "Ingrid", case)
        await review.factor(Factor.ORGANISATION, "Nattevakta har ein halv time til å lese planen.")
        await review.learned("Tid til å lese før ein går inn, gir ro til dei som er i huset.")
        await review.finish()
    with told.ago(48, "13:20"):
        await review.close(NIGHT_NURSE_ANSWER, no_measure="Det fungerer. Vi held fram slik.")


async def left_on_a_friday(told: Told) -> None:
    """Closed, and opened again when the reporter wrote that it still happens."""
    with told.ago(84, "23:40"):
        case = await told.report(
            "psykisk-helsevern",
            kind="concern",
            category="discharge_transition",
            reporter_role="patient",
            perceived_harm="significant",
            what_happened=FRIDAY,
            what_matters="At noen ringer når de sier at de skal ringe.",
            occurred=told.happened(10, "for halvannen uke siden"),
        )
    with told.ago(82, "09:00"):
        await told.classifies(
            "Eirik",
            case,
            physical_harm="none",
            psychological_harm="significant",
            potential_harm="significant",
            complexity="simple",
            learning_value="medium",
        )
    with told.ago(75, "12:30"):
        review = await Review.start(told, "Eirik", case)
        await review.factor(Factor.ORGANISATION, "Avtalen sto bare i journalen, og ingen eide den.")
        point = await review.learned("En avtale om å ringe må ha et navn og en reserve.")
        await review.finish()
    with told.ago(70, "10:00"):
        name = await review.measure(
            "Avtalen står i kalenderen til en navngitt person før utskrivning",
            point=point,
            strength="intermediate",
            owner="Eirik",
            unit="psykisk-helsevern",
            due_in=20,
            indicator="Avtalte samtaler som ble holdt",
            indicator_unit="%",
            baseline=62,
            target=95,
            check_in=150,
        )
    with told.ago(52, "10:00"):
        await review.carry_out(name)
    with told.ago(45, "15:00"):
        await told.settles("Eirik", case, Question.SIMULATION, "no", "Ikke noe å øve på her.")
        await review.close(FRIDAY_ANSWER)
    with told.ago(4, "18:30"):
        await told.answers(
            case, "Hei. Det skjedde igjen, med en venn av meg. Avtalen var satt opp i ferien."
        )
    with told.ago(3, "08:20"):
        again = Reopening(reason="Avtalen ble ikke overtatt da den ansvarlige hadde ferie.")
        await closing.reopen(told.tx, told.staff["Eirik"], case.reference, again)


async def digest(told: Told) -> None:
    """Told to the user council: the last quarter's lesson, to which a member replies."""
    quarter = next(quarters.over())
    since = _days_since(quarters.after(quarter))
    with told.ago(max(since - 6, 0), "10:00"):
        form = DigestForm(
            service=told.service.id,
            quarter=quarter,
            words="Vi spør særlig om dette: Hva burde pårørende få vite før de reiser hjem?",
        )
        made = await digests.make(told.tx, told.staff["Ingrid"], form)
        await digests.publish(told.tx, told.staff["Ingrid"], made.id)
    with told.ago(max(since - 9, 0), "19:30"):
        reply = ReplyForm(
            client_id=ids.new_id(),
            words="Et nummer som noen svarer på om natten, betyr mer enn arket. Spør gjerne oss "
            "før dere trykker det.",
        )
        await digests.reply(told.tx, told.staff["Magnhild"], made.id, reply)


def _days_since(day: date) -> int:
    """Return how many days ago a day was; negative for one to come."""
    return (clock.today() - day).days
