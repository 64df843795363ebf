using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Pix.Domain;

namespace Pix.Protocol.Admission;

/// <summary>Checks that a payment's id was issued by the sender, or by the payment initiator that the payment names.</summary>
/// <remarks>
/// An initiator is named by its CNPJ (<c>InitgPty</c>; schema <c>pacs.008.spi.1.16.xsd</c>, type PICnpj), whose first eight characters are
/// used as its ISPB (DICT API, header <c>PI-RequestingParticipant</c>: "8 primeiros dígitos do CNPJ para Iniciadores de Pagamento"). No
/// source says whose ISPB the id of an <c>AUTO</c> payment has, so the ids of such payments are not checked for their issuer.
/// </remarks>
internal sealed class PaymentIdOwner(AdmissionPolicy policy, SenderPlaces row, SenderRefusals refusals)
{
    private const int CnpjLength = 14, CheckDigits = 2;

    private static readonly SearchValues<char> DigitsAndCapitals = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private string? _initiator;
    private Stranger? _stranger;
    private int _initiators, _instruments;
    private bool _isAutomatic;

    /// <summary>Takes the payment's id. The issuer is checked in <see cref="End"/>, because the initiator comes after the id in the message.</summary>
    public Refusal? Id(string place, string? text)
    {
        if (!EndToEndId.TryParse(text, null, out _))
        {
            return refusals.Wrong("sender-payment-id", place, "no such id", "a letter, an ISPB, yyyyMMddHHmm and 11 letters or digits");
        }

        var owner = text!.Substring(1, Ispb.Length);
        _stranger ??= policy.IsSender(owner) ? null : new Stranger(place, owner);
        return null;
    }

    /// <summary>Takes the CNPJ of the initiator. If a payment names two initiators, neither counts.</summary>
    public void Initiator(string? cnpj) => _initiator = ++_initiators == 1 && IsCnpj(cnpj) ? cnpj[..Ispb.Length] : null;

    /// <summary>Takes the payment's local instrument, such as <c>AUTO</c>. If a payment has two, neither counts.</summary>
    public void Instrument(string? text) => _isAutomatic = ++_instruments == 1 && text == "AUTO";

    /// <summary>Checks the issuer at the end of the payment, and resets the state for the next payment.</summary>
    /// <returns>The refusal if neither the sender nor the initiator issued the id; null if the id is accepted.</returns>
    public Refusal? End()
    {
        var (stranger, initiator, isOpen) = (_stranger, _initiator, _isAutomatic);
        (_stranger, _initiator, _initiators, _instruments, _isAutomatic) = (null, null, 0, 0, false);
        return stranger is not { } other || isOpen || other.Ispb == initiator ? null
            : refusals.Wrong("sender-payment-id", other.Place, other.Ispb, refusals.Expected + OrInitiator(initiator));
    }

    private string OrInitiator(string? initiator) =>
        !row.MayBeInitiated ? ""
        : initiator is null ? ", or that of an initiator, whose CNPJ the payment must name once in InitgPty"
        : $", or {initiator}, with which the CNPJ in InitgPty begins";

    private static bool IsCnpj([NotNullWhen(true)] string? text) =>
        text is { Length: CnpjLength }
        && !text.AsSpan().ContainsAnyExcept(DigitsAndCapitals)
        && !text.AsSpan(CnpjLength - CheckDigits).ContainsAnyExceptInRange('0', '9');

    private readonly record struct Stranger(string Place, string Ispb);
}
