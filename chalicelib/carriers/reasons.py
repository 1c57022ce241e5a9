"""What each documented error of the carriers proves about the one attempt that met it.

From the API references of End User Messaging v2 (SendTextMessage, SendVoiceMessage), of SES v2
(SendEmail) and AWS's common errors. A test holds this against botocore's own model, so that an
error which AWS adds cannot pass unmapped.
"""

from botocore.exceptions import (
    BotoCoreError,
    ConnectTimeoutError,
    CredentialRetrievalError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    PartialCredentialsError,
    ProxyConnectionError,
)

from chalicelib.domain.messages import SendResult


def _each(kind: SendResult, names: str) -> dict[str, SendResult]:
    return dict.fromkeys(names.split(), kind)


#: Error code → what it proves. A code that is not here proves nothing: ambiguous.
CODES: dict[str, SendResult] = {
    # Told to wait, or credentials and clock that mend themselves: nothing was taken.
    **_each(
        "not_accepted",
        """
        ThrottlingException TooManyRequestsException LimitExceededException
        ExpiredTokenException RequestExpired
        """,
    ),
    # The same request would be refused again.
    **_each(
        "refused",
        """
        AccessDeniedException ConflictException ResourceNotFoundException
        ServiceQuotaExceededException ValidationException
        AccountSuspendedException BadRequestException MailFromDomainNotVerifiedException
        MessageRejected NotFoundException SendingPausedException
        IncompleteSignature InvalidSignatureException MalformedHttpRequestException
        MissingAuthenticationTokenException NotAuthorized OptInRequired
        RequestEntityTooLargeException SerializationException UnknownOperationException
        UnrecognizedClientException ValidationError
        """,
    ),
    # Something broke after they had the request: they may have taken it.
    **_each(
        "ambiguous",
        """
        InternalServerException InternalFailure RequestAbortedException RequestTimeoutException
        ServiceUnavailable
        """,
    ),
}

#: Spent for the month: bulk is refused, staff are told once; crisis replies and pages still try.
SPENT = frozenset(
    """
    MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT MONTHLY_SPEND_LIMIT_REACHED_FOR_VOICE
    MONTHLY_SPEND_LIMIT_REACHED_FOR_MEDIA MONTHLY_SPEND_LIMIT_REACHED_FOR_NOTIFY
    MONTHLY_SPEND_LIMIT_REACHED_FOR_RCS
    """.split()
)

#: The carrier holds a stop of its own for the number.
STOPPED = "DESTINATION_PHONE_NUMBER_OPTED_OUT"

#: Codes that carry a ``Reason``, and every reason that the service's model knows. Those in the
#: second half of each are of its other operations; met here all the same, they refuse.
REASONS: dict[str, dict[str, SendResult]] = {
    "ConflictException": {
        STOPPED: "opted_out",
        **_each(
            "refused",
            """
            DESTINATION_PHONE_NUMBER_NOT_VERIFIED MESSAGE_TYPE_MISMATCH KEYWORD_MISMATCH
            NO_ORIGINATION_IDENTITIES_FOUND NUMBER_CAPABILITIES_MISMATCH RESOURCE_NOT_ACTIVE
            DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION
            DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE
            OPT_OUT_LIST_MISMATCH SELF_MANAGED_OPT_OUTS_MISMATCH TWO_WAY_CONFIG_MISMATCH

            CREATE_REGISTRATION_VERSION_NOT_ALLOWED DELETION_PROTECTION_ENABLED
            DISASSOCIATE_REGISTRATION_NOT_ALLOWED DISCARD_REGISTRATION_VERSION_NOT_ALLOWED
            EDIT_REGISTRATION_FIELD_VALUES_NOT_ALLOWED EVENT_DESTINATION_MISMATCH
            LAST_PHONE_NUMBER NOTIFY_CONFIGURATION_NOT_ACTIVE PHONE_NUMBER_ASSOCIATED_TO_POOL
            PHONE_NUMBER_ASSOCIATED_TO_REGISTRATION PHONE_NUMBER_NOT_ASSOCIATED_TO_POOL
            PHONE_NUMBER_NOT_IN_REGISTRATION_REGION POOL_ASSOCIATED_TO_NOTIFY_CONFIGURATION
            PROTECT_CONFIGURATION_ASSOCIATED_WITH_CONFIGURATION_SET
            PROTECT_CONFIGURATION_IS_ACCOUNT_DEFAULT
            PROTECT_CONFIGURATION_NOT_ASSOCIATED_WITH_CONFIGURATION_SET
            RCS_AGENT_ALREADY_ASSOCIATED_TO_REGISTRATION_TYPE RCS_AGENT_ASSOCIATED_TO_POOL
            REGISTRATION_ALREADY_SUBMITTED REGISTRATION_NOT_COMPLETE
            RESOURCE_ALREADY_ASSOCIATED RESOURCE_ALREADY_EXISTS RESOURCE_DELETION_NOT_ALLOWED
            RESOURCE_MODIFICATION_NOT_ALLOWED RESOURCE_NOT_EMPTY SENDER_ID_ASSOCIATED_TO_POOL
            SUBMIT_REGISTRATION_VERSION_NOT_ALLOWED VERIFICATION_ALREADY_COMPLETE
            VERIFICATION_CODE_EXPIRED
            """,
        ),
    },
    "ServiceQuotaExceededException": {
        **dict.fromkeys(SPENT, "refused"),
        **_each(
            "refused",
            """
            DAILY_DESTINATION_CALL_LIMIT DAILY_NOTIFY_TIER_MESSAGE_LIMIT

            ASSOCIATIONS_PER_REGISTRATION CONFIGURATION_SETS_PER_ACCOUNT
            EVENT_DESTINATIONS_PER_CONFIGURATION_SET KEYWORDS_PER_PHONE_NUMBER KEYWORDS_PER_POOL
            NOTIFY_CONFIGURATIONS_PER_ACCOUNT OPT_OUT_LISTS_PER_ACCOUNT
            ORIGINATION_IDENTITIES_PER_POOL PHONE_NUMBERS_PER_ACCOUNT
            PHONE_NUMBERS_PER_REGISTRATION POOLS_PER_ACCOUNT PROTECT_CONFIGURATIONS_PER_ACCOUNT
            RCS_AGENTS_PER_ACCOUNT REGISTRATIONS_PER_ACCOUNT
            REGISTRATION_ATTACHMENTS_CREATED_PER_DAY REGISTRATION_ATTACHMENTS_PER_ACCOUNT
            REGISTRATION_VERSIONS_CREATED_PER_DAY SENDER_IDS_PER_ACCOUNT TAGS_PER_RESOURCE
            VERIFICATION_ATTEMPTS_PER_DAY VERIFIED_DESTINATION_NUMBERS_PER_ACCOUNT
            """,
        ),
    },
    "ValidationException": _each(
        "refused",
        """
        CANNOT_PARSE CHANNEL_NOT_ENABLED COUNTRY_CODE_MISMATCH COUNTRY_NOT_ENABLED
        DESTINATION_COUNTRY_BLOCKED FIELD_VALIDATION_FAILED INTERNATIONAL_SENDING_NOT_SUPPORTED
        INVALID_ARN INVALID_IDENTITY_FOR_DESTINATION_COUNTRY INVALID_PARAMETER INVALID_REQUEST
        MAXIMUM_SIZE_EXCEEDED MISSING_PARAMETER PARAMETERS_CANNOT_BE_USED_TOGETHER
        PRICE_OVER_THRESHOLD RESOURCE_NOT_ACCESSIBLE SENDER_ID_NOT_REGISTERED
        SENDER_ID_NOT_SUPPORTED SENDER_ID_REQUIRES_REGISTRATION UNKNOWN_OPERATION
        UNSPECIFIED_PARAMETER_NOT_SUPPORTED VOICE_CAPABILITY_NOT_AVAILABLE OTHER

        ATTACHMENT_TYPE_NOT_SUPPORTED CANNOT_ADD_OPTED_OUT_NUMBER INVALID_FILTER_VALUES
        INVALID_NEXT_TOKEN INVALID_REGISTRATION_ASSOCIATION MEDIA_TYPE_NOT_SUPPORTED
        PHONE_NUMBER_CANNOT_BE_OPTED_IN PHONE_NUMBER_CANNOT_BE_RELEASED
        REGISTRATION_FIELD_CANNOT_BE_DELETED REQUESTED_SPEND_LIMIT_HIGHER_THAN_SERVICE_LIMIT
        TWO_WAY_CHANNEL_NOT_PRESENT TWO_WAY_NOT_ENABLED TWO_WAY_NOT_SUPPORTED_IN_COUNTRY
        TWO_WAY_NOT_SUPPORTED_IN_REGION TWO_WAY_TOPIC_NOT_PRESENT UNKNOWN_REGISTRATION_FIELD
        UNKNOWN_REGISTRATION_SECTION UNKNOWN_REGISTRATION_TYPE UNKNOWN_REGISTRATION_VERSION
        VERIFICATION_CODE_MISMATCH
        """,
    ),
    "AccessDeniedException": _each("refused", "ACCOUNT_DISABLED INSUFFICIENT_ACCOUNT_REPUTATION"),
}

#: The carrier holds a stop of its own for the number, said to it and not to us.
OPTED_OUT = frozenset(
    reason for known in REASONS.values() for reason, kind in known.items() if kind == "opted_out"
)

#: Errors of the client itself: what never left proves that nothing was taken. Every other one (a
#: read time-out, a closed connection) leaves it open.
NEVER_LEFT: dict[type[BotoCoreError], SendResult] = {
    ConnectTimeoutError: "not_accepted",
    EndpointConnectionError: "not_accepted",
    ProxyConnectionError: "not_accepted",
    CredentialRetrievalError: "not_accepted",
    NoCredentialsError: "not_accepted",
    PartialCredentialsError: "not_accepted",
    ParamValidationError: "refused",
}
