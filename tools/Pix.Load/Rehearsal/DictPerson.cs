using System.Security.Cryptography;

namespace Pix.Load.Rehearsal;

/// <summary>A made-up holder of keys, with a tax id and account of its own.</summary>
internal sealed record DictPerson(string Type, string TaxId, string Name, string Account)
{
    private const string Digits = "0123456789";

    public static DictPerson Natural() => new("NATURAL_PERSON", Number(11), "Fulano de Ensaio", Number(10));

    public static DictPerson Company() => new("LEGAL_PERSON", Number(14), "Empresa de Ensaio", Number(10));

    /// <summary>So many random digits.</summary>
    public static string Number(int length) => RandomNumberGenerator.GetString(Digits, length);
}
