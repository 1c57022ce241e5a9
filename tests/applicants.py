"""Whoever applies to be a mentor in tests: what their form holds, by column."""

SAM = {
    "first_name": "Sam", "last_name": "Rivers", "birth_date": "1984-02-03", "gender": "man",
    "language": "en|es", "city": "Louisville", "state": "KY", "zip": "40202",
    "recovery_since": "2019-05-01", "discharged_on": "", "pathway": "twelve_step",
    "supports_medication": "yes", "shared_experience": "", "availability": "mon-eve|sat-am",
    "capacity": "2", "mentee_gender_preference": "any", "why": "To give back",
    "reference_1": "Kim Low", "reference_1_reach": "502 555 0181", "reference_2": "Lee Park",
    "reference_2_reach": "lee@example.org", "phone": "502-555-0151", "email": "sam@example.org",
    "agrees": "yes", "texts": "yes",
}  # fmt: skip
