namespace Pix.Protocol.Admission;

/// <summary>Result of checking one document: either the admitted message or the refusal, the other is null.</summary>
internal readonly record struct DocumentAdmission(AdmittedMessage? Message, Refusal? Refusal)
{
    public static implicit operator DocumentAdmission(AdmittedMessage message) => new(message, null);

    public static implicit operator DocumentAdmission(Refusal refusal) => new(null, refusal);
}
