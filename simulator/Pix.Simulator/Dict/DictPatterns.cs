using System.Text.RegularExpressions;

namespace Pix.Simulator.Dict;

/// <summary>Regular expressions of DICT's OpenAPI document 2.12.1.</summary>
internal static partial class DictPatterns
{
    public const int MaxKeyLength = 77;

    public static bool IsKey(string keyType, string key) => key.Length <= MaxKeyLength && keyType switch
    {
        "CPF" => Cpf().IsMatch(key),
        "CNPJ" => Cnpj().IsMatch(key),
        "PHONE" => Phone().IsMatch(key),
        "EMAIL" => Email().IsMatch(key),
        "EVP" => Evp().IsMatch(key),
        _ => false,
    };

    public static Regex? Header(string name) => name switch
    {
        "PI-RequestingParticipant" => Ispb(),
        "PI-PayerId" => PayerId(),
        "PI-EndToEndId" => TransactionId(),
        _ => null,
    };

    [GeneratedRegex("^[0-9]{11}$")]
    public static partial Regex Cpf();

    [GeneratedRegex("^[A-Za-z0-9]{14}$")]
    public static partial Regex Cnpj();

    [GeneratedRegex(@"^\+[1-9]\d{1,14}$")]
    public static partial Regex Phone();

    [GeneratedRegex(@"^[a-z0-9.!#$'*+\/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$")]
    public static partial Regex Email();

    [GeneratedRegex("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
    public static partial Regex Evp();

    [GeneratedRegex("^[A-Za-z0-9]{8}$")]
    public static partial Regex Ispb();

    [GeneratedRegex("^([0-9]{11}|[0-9]{14})$")]
    public static partial Regex PayerId();

    [GeneratedRegex(@"^\w{32}$")]
    public static partial Regex TransactionId();

    [GeneratedRegex("^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$")]
    public static partial Regex RequestId();

    [GeneratedRegex("^[0-9]{1,4}$")]
    public static partial Regex Branch();

    [GeneratedRegex("^[A-Za-z0-9]{1,20}$")]
    public static partial Regex AccountNumber();

    [GeneratedRegex("^(CACC|TRAN|SLRY|SVGS|OTHR)$")]
    public static partial Regex AccountType();
}
