"""Cases that have just come in, or wait for somebody's word."""

from datetime import timedelta

from api.cases.duties import Question
from api.demo.cases.told import Told
from api.shared import clock

LATE_ALARM = (
    "Mamma fall på badet i går kveld og trykte på tryggleiksalarmen. Det tok ein time og tjue "
    "minutt før det kom nokon. Ho var kald og redd, men ikkje skadd. Ho som kom til slutt, var "
    "roleg og varm, og vart sitjande hos mamma til ho hadde fått att varmen."
)
SAME_NAME = (
    "På røntgen ropte de opp etternavnet mitt, og jeg ble med inn. Først da jeg lå på benken, "
    "spurte radiografen om fødselsdatoen min. Da viste det seg at det var en annen med samme "
    "etternavn som skulle ha undersøkelsen med kontrast. Jeg er allergisk mot kontrast.\n\n"
    "Radiografen tok det veldig fint og forklarte alt."
)
LONG_WAIT = (
    "Vi satt på legevakten i over fire timer med sønnen vår på to år, som hadde høy feber. Ingen "
    "sa hvor lenge det ville ta, og ingen så til ham mens vi ventet. Vi skjønner at det var mye "
    "å gjøre, men vi visste ikke om vi var glemt."
)
QUESTION = (
    "Hei, og takk for at du skrev til oss. Det må ha vært fire lange timer.\n\n"
    "Husker du omtrent når på kvelden dere kom, og om noen målte feberen i skranken? Da kan vi "
    "finne ut hvor mange som var på vakt, og hva dere burde ha fått vite.\n\n"
    "Hilsen Ingrid Aas, kvalitetsrådgiver"
)
CLOCK = (
    "Far bur på sjukeheimen og er forvirra om kveldane. På rommet heng det ei klokke, men i "
    "gangen er det inga, og han går ofte ut for å sjå om det er morgon. Kan de henge opp ei stor "
    "klokke med dag og dato i gangen òg? Det hadde gitt han ro."
)
TOO_LATE = (
    "Pappa kom til akuttmottaket i ambulanse med feber og skjelving. Vi sa flere ganger at han "
    "ikke var seg selv, at han ikke svarte som han pleier. Han lå i korridoren i nesten tre timer "
    "før en lege så ham. Da hadde han blodforgiftning. Han døde neste morgen.\n\n"
    "Sykepleieren som satt hos ham om natten, holdt ham i hånden. Det er vi takknemlige for."
)


async def late_alarm(told: Told) -> None:
    """Came in a moment ago; nobody has read it yet."""
    with clock.beginning_at(clock.now() - timedelta(hours=1)):
        await told.report(
            "hjemmetjenesten",
            language="nn",
            kind="no_harm_event",
            category="waiting_access",
            reporter_role="next_of_kin",
            perceived_harm="none",
            what_happened=LATE_ALARM,
            what_matters="At mamma kan lite på at det kjem nokon når ho trykkjer.",
            occurred=told.happened(1, "i går kveld"),
            contact={"name": "Randi Fjeld", "phone": "900 00 011"},
        )


async def same_name(told: Told) -> None:
    """A near miss, classified: ready for a review."""
    with told.ago(4, "19:42"):
        case = await told.report(
            "poliklinikken",
            kind="near_miss",
            category="identification_mixup",
            reporter_role="patient",
            perceived_harm="none",
            what_happened=SAME_NAME,
            what_matters="At dere alltid spør om fødselsdatoen før vi blir med inn.",
            occurred=told.happened(0, "i ettermiddag"),
        )
    with told.ago(3, "08:50"):
        await told.classifies(
            "Eirik",
            case,
            potential_harm="significant",
            complexity="simple",
            learning_value="high",
        )
        await told.notes(
            "Eirik", case, "Vi har sett det samme på blodprøvene. Lite skade, mye å lære."
        )


async def long_wait(told: Told) -> None:
    """Classified, and we have asked the reporter something."""
    with told.ago(6, "07:15"):
        case = await told.report(
            "legevakten",
            kind="concern",
            category="waiting_access",
            reporter_role="next_of_kin",
            perceived_harm="unclear",
            what_happened=LONG_WAIT,
            what_matters="At noen sier hvor lenge vi må vente, og ser til barna imens.",
            occurred=told.happened(1, "i går kveld"),
            contact={"name": "Line Strand", "phone": "900 00 012"},
        )
    with told.ago(5, "09:20"):
        await told.classifies("Ingrid", case, learning_value="medium", complexity="simple")
        await told.writes("Ingrid", case, QUESTION)


async def clock_in_the_corridor(told: Told) -> None:
    """A suggestion, classified."""
    with told.ago(9, "20:31"):
        case = await told.report(
            "sykehjemmet",
            language="nn",
            kind="suggestion",
            category="environment_food_facilities",
            reporter_role="next_of_kin",
            what_happened=CLOCK,
            what_matters="At far finn ro om kvelden.",
        )
    with told.ago(8, "11:05"):
        await told.classifies("Torunn", case, complexity="simple", learning_value="low")


async def too_late(told: Told) -> None:
    """A grave event of the last days: the law's deadlines run, and the family is invited."""
    with told.ago(7, "16:24"):
        case = await told.report(
            "akuttmottaket",
            kind="harm_event",
            category="deterioration",
            reporter_role="bereaved",
            perceived_harm="death",
            what_happened=TOO_LATE,
            what_matters="Å få vite hva som skjedde de tre timene, og å bli lyttet til.",
            occurred=told.happened(3, "for tre dager siden"),
            involvement={
                "keep_informed": True,
                "take_part": True,
                "modes": ["joint_meeting"],
                "support": "Søsteren min vil være med.",
            },
            contact={"name": "Marit Sunde", "email": "marit.sunde@example.org"},
        )
    with told.ago(7, "17:02"):
        await told.classifies(
            "Ingrid",
            case,
            physical_harm="death",
            psychological_harm="significant",
            potential_harm="death",
            very_serious_unexpected=True,
            complexity="composite",
            learning_value="high",
        )
    with told.ago(6, "09:10"):
        await told.settles(
            "Ingrid",
            case,
            Question.NOTIFICATION,
            "yes",
            "Dødsfall som kan henge sammen med at sepsis ble oppdaget sent.",
        )
        await told.invites(
            "Ingrid",
            case,
            "Kjære Marit. Vi kondolerer. Vi vil gjerne møte dere og høre det dere har å si, når "
            "det passer for dere.",
        )
        await told.settles("Ingrid", case, Question.MEETING_OFFER, "offered")
