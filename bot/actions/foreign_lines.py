"""What people are told who write in a language that is none of ours: honestly, in their own.

Not in the catalogues, which are for the languages the service is run in.
"""

# A line is a line.
# ruff: noqa: E501

from __future__ import annotations

LINES = {
    "pl": "Rozumiem tylko norweski i angielski. Możesz zadzwonić do {service}: {phone}. Masz prawo do bezpłatnego tłumacza. Możesz też pisać dalej tutaj: zachowam Twoje słowa tak, jak je napiszesz.",
    "uk": "Я розумію лише норвезьку та англійську. Ви можете зателефонувати до {service}: {phone}. Ви маєте право на безкоштовного перекладача. Можете також писати далі тут: ваші слова збережуться так, як ви їх написали.",
    "ru": "Я понимаю только норвежский и английский. Вы можете позвонить в {service}: {phone}. У вас есть право на бесплатного переводчика. Можно и дальше писать здесь: ваши слова сохранятся так, как вы их написали.",
    "ar": "أفهم النرويجية والإنجليزية فقط. يمكنك الاتصال بـ {service}: {phone}. يحق لك الحصول على مترجم مجانًا. ويمكنك أيضًا متابعة الكتابة هنا، وسيُحفظ كلامك كما كتبته.",
    "so": "Waxaan fahmaa oo keliya af-Noorwiiji iyo Ingiriisi. Waxaad wici kartaa {service}: {phone}. Waxaad xaq u leedahay turjumaan bilaash ah. Halkan waad ku sii qori kartaa: hadalkaaga waxaa loo kaydinayaa sidaad u qortay.",
    "lt": "Suprantu tik norvegų ir anglų kalbas. Galite paskambinti į {service}: {phone}. Turite teisę į nemokamą vertėją. Galite ir toliau rašyti čia: jūsų žodžiai bus išsaugoti taip, kaip parašėte.",
    "ti": "ኖርወይኛን እንግሊዝኛን ጥራይ እየ ዝርዳእ። ናብ {service} ክትድውሉ ትኽእሉ ኢኹም፦ {phone}። ብዘይ ክፍሊት ተርጓሚ ናይ ምርካብ መሰል ኣለኩም። ኣብዚ እውን ክትጽሕፉ ትኽእሉ፦ ዝጸሓፍኩምዎ ከምዘለዎ ይዕቀብ።",
    "se": "Mun áddejin dušše dárogiela ja eaŋgalsgiela. Don sáhtát riŋget {service}: {phone}. Dus lea vuoigatvuohta nuvttá dulkii. Sáhtát maid joatkit čállima dáppe: du sánit vurkejuvvojit nu mo don čálát.",
    "ro": "Înțeleg doar norvegiana și engleza. Puteți suna la {service}: {phone}. Aveți dreptul la un interpret gratuit. Puteți scrie și aici mai departe: cuvintele dumneavoastră se păstrează așa cum le-ați scris.",
    "es": "Solo entiendo noruego e inglés. Puede llamar a {service}: {phone}. Tiene derecho a un intérprete gratuito. También puede seguir escribiendo aquí: sus palabras se guardan tal como las escribió.",
    "de": "Ich verstehe nur Norwegisch und Englisch. Sie können {service} anrufen: {phone}. Sie haben das Recht auf kostenloses Dolmetschen. Sie können auch hier weiterschreiben: Ihre Worte bleiben so, wie Sie sie geschrieben haben.",
    "fr": "Je ne comprends que le norvégien et l'anglais. Vous pouvez appeler {service} : {phone}. Vous avez droit à un interprète gratuit. Vous pouvez aussi continuer à écrire ici : vos mots sont gardés tels que vous les écrivez.",
}
