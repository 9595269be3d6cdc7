"""Words that say a vehicle is meant: makes, models, colours, body shapes. One list for plates and vehicle mentions."""

from __future__ import annotations

MAKES: tuple[str, ...] = tuple(
    """abarth|alfa romeo|alfa|aston martin|audi|bentley|bmw|byd|chevrolet|chrysler|citroen|citroën|cupra|dacia|daf|
daewoo|daihatsu|dodge|ducati|ferrari|fiat|ford|harley davidson|harley-davidson|honda|hyundai|ifor williams|infiniti|
isuzu|iveco|jaguar|jag|jcb|jeep|john deere|kawasaki|kia|ktm|kubota|lamborghini|lancia|landrover|land rover|ldv|lexus|
lotus|man|massey ferguson|massey|maserati|maybach|mazda|mclaren|mercedes-benz|mercedes benz|mercedes|merc|mg|mini|
mitsubishi|new holland|nissan|opel|peugeot|piaggio|polestar|porsche|proton|range rover|renault|rolls royce|rover|saab|
scania|seat|skoda|škoda|smart|ssangyong|subaru|sur-ron|surron|suzuki|tesla|toyota|triumph|vauxhall|vespa|volkswagen|
volvo|vw|yamaha|valtra|claas|lexmoto|royal enfield|aprilia|boardman|scott|polaris|can-am|swift|
bailey|ransomes""".replace("\n", "").split("|")
)

MODELS: tuple[str, ...] = tuple(
    """1 series|2 series|3 series|4 series|5 series|6 series|7 series|8 series|a class|a-class|
b class|b-class|c class|
c-class|e class|e-class|s class|s-class|g class|g wagon|v class|a1|a3|a4|a5|a6|a7|a8|q2|q3|q5|q7|q8|
s3|rs3|rs4|rs6|tt|m3|m4|
m5|x1|x3|x5|x6|astra|corsa|insignia|zafira|vivaro|movano|mokka|meriva|vectra|adam|combo|fiesta|focus|mondeo|kuga|
puma|galaxy|s-max|c-max|b-max|ranger|transit connect|transit custom|transit|tourneo|escort|ka|
ecosport|golf r|golf|polo|
passat|tiguan|touran|sharan|caddy|transporter|crafter|amarok|scirocco|t-roc|up|leon|ibiza|ateca|arona|alhambra|
octavia|fabia|superb|yeti|kodiaq|karoq|citigo|clio|megane|captur|scenic|kangoo|trafic|master|laguna|twingo|zoe|
berlingo|c1|c2|c3|c4|c5|dispatch|relay|xsara|picasso|206|207|208|306|307|308|407|508|2008|3008|5008|partner|expert|
boxer|yaris|corolla|auris|aygo|prius plus|prius|avensis|verso|rav4|hilux|land cruiser|estima|c-hr|
starlet|hiace|jazz|civic|
accord|cr-v|crv|hr-v|pcx|picanto|rio|ceed|sportage|sorento|stonic|niro|soul|i10|i20|i30|tucson|
ioniq|kona|qashqai|juke|
micra|note|navara|x-trail|leaf|primastar|cabstar|nv200|forester|impreza|legacy|outback|swift|vitara|jimny|splash|
discovery|defender|freelander|evoque|velar|sport|xf|xe|xj|f-pace|e-pace|f-type|v40|v60|v70|s40|s60|xc40|xc60|xc90|
500|500x|punto|panda|doblo|ducato|tipo|sandero|duster|logan|vito|sprinter|citan|glc|gla|gle|cla|clk|slk|ml|viano|
daily|outlander|l200|shogun|lancer|colt|d-max|trooper|cooper|clubman|countryman|one|cayenne|macan|
panamera|boxster|911|
model 3|model s|model x|model y|mx-5|mx5|cx-5|cx5|r1|r6|mt-07|ninja|monkey|grizzly|wrangler|
cherokee|compass|bonneville|
scrambler|zs|hs|xsr|fortwo|forfour|rx|is|nx|lf|xf|trx|grafter""".replace("\n", "").split("|")
)

COLOURS: tuple[str, ...] = tuple(
    """black|blk|white|wht|silver|slvr|grey|gray|red|blue|green|yellow|orange|purple|brown|gold|beige|cream|maroon|
burgundy|bronze|pink|turquoise|navy|graphite|pearl|lime|matt black|bottle green|champagne|copper|
teal|gunmetal""".replace("\n", "").split("|")
)

BODIES: tuple[str, ...] = tuple(
    """car|van|estate|saloon|hatchback|hatch|coupe|convertible|4x4|suv|pickup|pick-up|pick up|people carrier|minibus|
mini bus|moped|motorbike|motorcycle|scooter|quad bike|quad|tipper|luton|lorry|hgv|artic|flatbed|camper van|campervan|
camper|motorhome|tractor|trailer|caravan|minivan|mpv|jeep|taxi|horsebox|limo|limousine|digger|dumper""".replace(
        "\n", ""
    ).split("|")
)
