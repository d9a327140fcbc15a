package space.perigee.icd;

/** What one message or file says. Every body begins with the same three octets; see {@link Icd} for the header and the value types. */
public sealed interface Body
        permits SamplePackage,
                ContactPlanBody,
                TelemetryBody,
                FactBody,
                RolloutReportBody,
                TelecommandBody,
                UnknownBody {}
