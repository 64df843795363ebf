using Pix.Domain;

namespace Pix.Health;

/// <summary>What an error, or a part that is down or degraded, means for callers, and what operators should do about it.</summary>
/// <param name="Cause">Short name of the part that explains the error.</param>
/// <param name="What">What is wrong, used when the part itself gives no reason.</param>
/// <param name="CallersGet">What callers get, and whether anything was sent.</param>
/// <param name="Do">What the operator should do.</param>
public sealed record Advice(string Cause, string What, string CallersGet, string Do)
{
    private const string NothingSent = "callers get 503, nothing was sent";

    /// <summary>What callers notice while their requests still succeed.</summary>
    public string Unfelt { get; private init; } = "callers feel nothing: the other silos or endpoints carry it";

    private static readonly Advice
        Hsm = new("hsm", "the HSM does not sign", NothingSent, "is the HSM reachable and the key on its token? './pix hsm selftest'; Pix tries again by itself"),
        Certificates = new("certificates", "no signing certificate is valid", NothingSent, "add one that is valid to Pix:SignatureCertificate and have the Central Bank know it, no restart is needed: './pix cert list'"),
        Mtls = new("mtls", "no pair of TLS key and certificate is valid", NothingSent, "look at Pix:MtlsKeyLabel and Pix:MtlsCertificate: './pix cert list'"),
        Audit = new("audit", "the audit journal takes no records", NothingSent, "free the disk of Pix:JournalPath, or mend what the audit's sink refuses"),
        Endpoints = new("endpoints", "the Central Bank cannot be reached", NothingSent, "look at the RSFN link, DNS and certificates: './pix doctor' tries each endpoint"),
        Silence = new("central-bank", "the Central Bank does not answer in time", "callers get 504, whether it arrived is not known: the same bytes may be sent again", "look at the RSFN link; ask the Central Bank's operation"),
        Failing = new("central-bank", "the Central Bank answers with errors of its own", "callers get 502, whether it arrived is not known: the same bytes may be sent again", "ask the Central Bank's operation; the answers are in the audit"),
        Trust = new("signature", "answers do not verify with Pix:BcbSignatureCertificate", "callers get 502, the messages may have arrived", "compare Pix:BcbSignatureCertificate with what the Central Bank published; anything else is a security incident"),
        Uncounted = new("limits", "what is left of a limit of the Central Bank is not known", NothingSent, "nothing, if it ends within a minute: the silo that counts it starts anew; './pix limits show' names the limit"),
        Limits = new("limits", "a limit of the Central Bank is used up", "callers get 429 with Retry-After, nothing was sent", "send less, or wait; './pix limits show' names the limit"),
        Busy = new("load", "too many requests to the Central Bank are under way", NothingSent, "more silos, or a higher Pix:MaxInFlight; the console shows whether the Central Bank answers slowly"),
        Late = new("load", "requests wait longer than their callers do", NothingSent, "more silos, or more sessions (Pix:HsmSessions); the console shows which part is slow"),
        Cluster = new("cluster", "no silo answers", NothingSent, "look at the silos: './pix logs silo'; ECS starts lost ones again"),
        Settings = new("settings", "a changed setting is refused", NothingSent, "correct the setting that is named, no restart is needed: './pix config check'")
        {
            Unfelt = "callers feel nothing: the previous value stays in force",
        },
        Stopping = new("stopping", "this silo was told to stop", NothingSent, "nothing: another silo takes its requests"),
        Fault = new("fault", "Pix itself fails", "callers get 503 or 504; pix-outcome says whether it was sent", "look at the log of the silos, event 5001");

    /// <summary>Page and section of the documentation about the cause.</summary>
    public string Runbook => $"docs/operations.md#{Cause}";

    /// <summary>Advice for an error.</summary>
    public static Advice Of(ExchangeError error) => error switch
    {
        ExchangeError.HsmBusy or ExchangeError.HsmUnavailable => Hsm,
        ExchangeError.AuditUnavailable or ExchangeError.OutcomeNotAudited => Audit,
        ExchangeError.EndpointUnreachable => Endpoints,
        ExchangeError.EndpointBusy => Busy,
        ExchangeError.RateLimited => Limits,
        ExchangeError.LimitUnknown => Uncounted,
        ExchangeError.DeadlineBeforeSending => Late,
        ExchangeError.NoAnswer => Silence,
        ExchangeError.CentralBankFailed or ExchangeError.AnswerUnreadable => Failing,
        ExchangeError.AnswerSignatureInvalid => Trust,
        _ => Fault,
    };

    /// <summary>Advice for a part that is down or degraded.</summary>
    public static Advice Of(string part) => part switch
    {
        "hsm" => Hsm,
        "certificates" => Certificates,
        "mtls" => Mtls,
        "audit" => Audit,
        "endpoints" => Endpoints,
        "cluster" => Cluster,
        "stopping" => Stopping,
        "settings" => Settings,
        _ => Fault,
    };

    /// <summary>
    /// How well a part explains the error. 0: not at all; 1: the error comes from this part; 2: this part is the reason why the part of the
    /// error fails.
    /// </summary>
    public static int Explains(string part, ExchangeError error) => (part, Of(error).Cause) switch
    {
        ("mtls", "endpoints") or ("certificates", "hsm") => 2,
        (_, var cause) => part == cause ? 1 : 0,
    };

    /// <summary>
    /// True if the error comes from a part that Pix probes all the time, so that the error is no longer reported once the part works again.
    /// </summary>
    public static bool IsAsked(ExchangeError error) => Of(error).Cause is "hsm" or "audit" or "endpoints";
}
