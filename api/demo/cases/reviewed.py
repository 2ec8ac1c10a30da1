"""Cases under review, or reviewed and followed by measures."""

from uuid import UUID

from api.cases import sharing
from api.cases.sharing import Basis, NewShare
from api.demo.cases.review import Review
from api.demo.cases.told import Told
from api.invitations import answering, meeting
from api.invitations.schemas import Answer, Choice, Door, NewTime, Wishes
from api.reports.schemas import ParticipationMode
from api.reviews.schemas import Factor, Part
from api.reviews.telling import Side

WRONG_DOSE = (
    "Mor fikk dobbel dose av den nye hjertemedisinen. Hun ble svimmel, og da hun skulle på badet "
    "om natten, falt hun og slo hoften. Vi hadde spurt om tablettene samme kveld, for de så ikke "
    "ut som de hun pleier å få, men fikk til svar at det var riktig.\n\n"
    "Sykepleieren som fant henne, var rolig og ringte oss med en gang."
)
NO_SUMMARY = (
    "Far vart utskriven frå kirurgisk til sjukeheimen ein fredag ettermiddag. Epikrisen og lista "
    "over medisinane kom ikkje før måndag. I to døgn gissa dei på kva han skulle ha, og han fekk "
    "ikkje blodfortynnande. Det gjekk bra, men det var flaks."
)
FALL_AT_NIGHT = (
    "Bestefar falt på vei til toalettet klokka fire om natten og brakk håndleddet. Han fant ikke "
    "lysbryteren, og alarmsnoren hang på feil side av sengen. Han lå på gulvet til morgenvakten "
    "kom."
)


async def wrong_dose(told: Told) -> None:
    """Under review, with a timeline from both sides and a meeting agreed on."""
    with told.ago(20, "21:08"):
        case = await told.report(
            "medisinsk-avdeling",
            kind="harm_event",
            category="medication",
            reporter_role="next_of_kin",
            perceived_harm="significant",
            what_happened=WRONG_DOSE,
            what_matters="At dere hører på oss når vi sier at noe ikke stemmer.",
            occurred=told.happened(2, "for to dager siden"),
            involvement={
                "keep_informed": True,
                "take_part": True,
                "modes": ["joint_meeting", "comment_on_draft"],
            },
            contact={"name": "Kari Solheim", "email": "kari.solheim@example.org"},
        )
    with told.ago(19, "08:35"):
        await told.classifies(
            "Ingrid",
            case,
            physical_harm="significant",
            psychological_harm="minor",
            potential_harm="death",
            complexity="composite",
            learning_value="high",
        )
        invitation = await told.invites(
            "Ingrid", case, "Vi vil gjerne gå gjennom dette sammen med deg og moren din."
        )
    with told.ago(17, "19:50"):
        wishes = Wishes(
            modes=[ParticipationMode.JOINT_MEETING],
            support="Broren min blir med.",
            times="Helst midt på dagen.",
            questions="Hvorfor ble vi ikke hørt da vi spurte om tablettene?",
            hopes="At noen stopper opp når pårørende lurer på noe.",
        )
        yes = Answer(answer=Choice.ACCEPTED, wishes=wishes)
        await answering.answer(told.tx, invitation, yes, door=Door.LINK, found_danger=False)
    with told.ago(16, "10:15"):
        review = await Review.start(told, "Ingrid", case)
        await review.takes_along("Leila", Part.KNOWS_THE_FIELD)
    with told.ago(14, "13:30"):
        await _timeline(told, review)
        await review.factor(
            Factor.TASKS, "Dosen skrives inn to steder når pasienten flyttes mellom poster."
        )
        await review.factor(
            Factor.ORGANISATION, "Kveldsvakten hadde ansvar for to poster og rakk ikke å slå opp."
        )
        await review.learned(
            "Når pårørende sier at noe ikke stemmer, er det et varsel. Da stopper vi og ser etter."
        )
    with told.ago(3, "14:20"):
        found, actor = await told.at_work("Ingrid", case)
        time = NewTime(start=told.meeting_day(8, "13:00"), minutes=60)
        await meeting.agree(told.tx, found, actor, time, "Møterom 3, første etasje ved resepsjonen")


async def _timeline(told: Told, review: Review) -> None:
    happened = [
        (
            Side.RECORD,
            "22:10",
            "Dosen står i kurven to ganger: fra mottaket og fra posten.",
        ),
        (Side.REPORTER, "20:30", "Vi spurte om tablettene. Vi fikk til svar at det var riktig."),
        (
            Side.STAFF,
            "20:30",
            "De spurte, ja. Jeg trodde det gjaldt de gamle tablettene.",
        ),
        (Side.REPORTER, "03:00", "Mor ble svimmel på vei til badet og falt."),
        (Side.STAFF, "03:20", "Vi fant henne på gulvet, tilkalte lege og ringte datteren."),
    ]
    entries: list[UUID] = [
        await review.tells(
            side, text, told.day(8 if at > "12" else 7, at), about=side is not Side.RECORD
        )
        for side, at, text in happened
    ]
    await review.differs(
        entries[1], entries[2], "De spurte om de nye tablettene, vi svarte om de gamle."
    )


async def no_summary(told: Told) -> None:
    """Reviewed together with the nursing home; measures are under way."""
    with told.ago(44, "18:12"):
        case = await told.report(
            "kirurgisk-avdeling",
            language="nn",
            kind="no_harm_event",
            category="discharge_transition",
            reporter_role="next_of_kin",
            perceived_harm="none",
            what_happened=NO_SUMMARY,
            what_matters="At lista over medisinane kjem fram samstundes med far.",
            occurred=told.happened(7, "for ei veke sidan"),
            contact={"name": "Sigrid Haugland", "phone": "900 00 013"},
        )
    with told.ago(43, "09:40"):
        await told.classifies(
            "Ingrid",
            case,
            physical_harm="none",
            potential_harm="significant",
            complexity="cross_unit",
            learning_value="high",
        )
        await sharing.share(
            told.tx,
            told.staff["Ingrid"],
            case.reference,
            NewShare(
                share_unit=told.units["sykehjemmet"].id,
                share_basis=Basis.OWN_WORK,
                why_shared="Sjukeheimen tok imot han og veit kva som mangla.",
            ),
        )
        await told.writes(
            "Ingrid",
            case,
            "Hei, og takk for at du seier ifrå. Vi har delt saka med sjukeheimen, slik at vi kan "
            "sjå på overgangen saman.\n\nVeit du om nokon ringde sjukehuset i helga?\n\n"
            "Helsing Ingrid Aas, kvalitetsrådgivar",
        )
    with told.ago(42, "20:05"):
        await told.answers(
            case,
            "Ja, sjukepleiaren på sjukeheimen ringde laurdag, men vart sett over tre gonger.",
        )
    with told.ago(40, "10:30"):
        review = await Review.start(told, "Ingrid", case, representative="Ola Haugland, bror")
        await review.factor(Factor.ORGANISATION, "Ingen har ansvar for epikrisen etter klokka 15.")
        await review.factor(Factor.TOOLS, "Senga kan meldast ledig utan at epikrisen er sendt.")
        point = await review.learned("Utskrivinga er ikkje ferdig før mottakaren har lista.")
    with told.ago(33, "14:00"):
        await review.finish()
        await review.measure(
            "Senga kan ikkje meldast ledig før epikrisen er send",
            point=point,
            strength="strong",
            owner="Ingrid",
            unit="kirurgisk-avdeling",
            due_in=45,
            indicator="Utskrivingar der lista følgjer med",
            indicator_unit="%",
            baseline=71,
            target=98,
            check_in=120,
        )
        weak = await review.measure(
            "Vi seier frå om epikrisar i morgonmøtet",
            strength="weak",
            owner="Ingrid",
            unit="kirurgisk-avdeling",
            due_in=14,
            indicator="Epikrisar som manglar ved utskriving, kvar veke",
            check_in=90,
        )
    with told.ago(22, "08:10"):
        await review.carry_out(weak)


async def fall_at_night(told: Told) -> None:
    """The measure is in place; nobody has looked at its effect, and the day is past."""
    with told.ago(160, "12:45"):
        case = await told.report(
            "sykehjemmet",
            kind="harm_event",
            category="fall",
            reporter_role="relative",
            perceived_harm="significant",
            what_happened=FALL_AT_NIGHT,
            what_matters="At bestefar tør å stå opp om natten.",
            occurred=told.happened(2, "for to netter siden"),
        )
    with told.ago(159, "09:00"):
        await told.classifies(
            "Torunn",
            case,
            physical_harm="significant",
            psychological_harm="minor",
            potential_harm="significant",
            complexity="simple",
            learning_value="medium",
        )
    with told.ago(150, "13:00"):
        review = await Review.start(told, "Torunn", case, representative="Anne Lie, datter")
        await review.factor(
            Factor.PHYSICAL_ENVIRONMENT, "Lysbryteren kan ikke nås fra sengen, og gulvet er blankt."
        )
        point = await review.learned("Rommet må være trygt å gå i når det er mørkt.")
    with told.ago(145, "10:00"):
        await review.finish()
        lights = await review.measure(
            "Lys som slår seg på når noen setter føttene på gulvet",
            point=point,
            strength="strong",
            owner="Torunn",
            unit="sykehjemmet",
            due_in=30,
            indicator="Fall om natten, hver måned",
            baseline=4,
            target=1,
            check_in=124,
        )
    with told.ago(118, "15:10"):
        await review.carry_out(lights)
