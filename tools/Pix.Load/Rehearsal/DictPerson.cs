using System.Security.Cryptography;

namespace Pix.Load.Rehearsal;

/// <summary>An invented holder of Pix keys, with a random tax id and account.</summary>
internal sealed record DictPerson(string Type, string TaxId, string Name, string Account)
{
    private const string Digits = "0123456789";

    public static DictPerson Natural() => new("NATURAL_PERSON", Number(11), "Fulano de Ensaio", Number(10));

    public static DictPerson Company() => new("LEGAL_PERSON", Number(14), "Empresa de Ensaio", Number(10));

    /// <summary>Returns the given number of random digits.</summary>
    public static string Number(int length) => RandomNumberGenerator.GetString(Digits, length);
}
