namespace Pix.Signatures.Tests.Attacks;

/// <summary>Every attack document, in the order of docs/security.md.</summary>
internal static class AttackCatalogue
{
    private static readonly Lazy<Dictionary<string, Attack>> ByName = new(() => All!.ToDictionary(a => a.FullName));

    public static IReadOnlyList<Attack> All { get; } =
    [
        .. WrappingAttacks.All, .. AlgorithmAttacks.All, .. ReferenceAttacks.All, .. KeyInfoAttacks.All, .. SignerAttacks.All,
        .. ContentAttacks.All, .. EncodingAttacks.All, .. ResourceAttacks.All,
    ];

    public static Attack Named(string fullName) => ByName.Value[fullName];
}
