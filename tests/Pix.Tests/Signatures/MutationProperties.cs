using CsCheck;
using Pix.Fuzz;
using Pix.Signatures.Tests.Support;

namespace Pix.Signatures.Tests;

/// <summary>
/// Sign, verify, change one byte. The changed document must be refused, or be canonically the same: equal in the signed parts without the signature, in
/// SignedInfo, in KeyInfo and in the bytes of the signature value, by .NET's canonicalization (<see cref="CanonicalParts"/>).
/// </summary>
public sealed class MutationProperties
{
    private const int ChangesPerDocument = 40;

    private static readonly Gen<(int Size, ulong Seed)> Documents = Gen.Select(Gen.Int[1, 40], Gen.ULong);

    [Theory]
    [InlineData(SignatureProfile.Spi)]
    [InlineData(SignatureProfile.Dict)]
    public void Signed_random_documents_verify(SignatureProfile profile) => Documents.Sample(
        d =>
        {
            var result = SomeSigner.One.Verify(profile, Signed(profile, d));
            Assert.True(result.IsValid, $"{result.Rule}: {result.Detail}");
        },
        print: d => Unsigned(profile, d),
        iter: 200);

    [Theory]
    [InlineData(SignatureProfile.Spi)]
    [InlineData(SignatureProfile.Dict)]
    public void One_changed_byte_is_refused_or_means_nothing(SignatureProfile profile) => Documents.Sample(
        d =>
        {
            var random = new Random((int)d.Seed);
            var signed = Signed(profile, d);
            var genuine = CanonicalParts.Of(profile, signed);
            for (var i = 0; i < ChangesPerDocument; i++)
            {
                var at = random.Next(signed.Length);
                var changed = Changed(random, signed, at);
                if (SomeSigner.One.Verify(profile, changed).IsValid)
                {
                    Assert.True(CanonicalParts.Of(profile, changed).Equals(genuine), $"Byte {at} changed and accepted: {SomeDocument.Text(changed)}");
                }
            }
        },
        print: d => Unsigned(profile, d),
        iter: 100);

    [Theory]
    [InlineData(SignatureProfile.Spi)]
    [InlineData(SignatureProfile.Dict)]
    public void Every_byte_of_a_genuine_document_counts(SignatureProfile profile)
    {
        var signed = SomeSigner.One.Sign(profile, SomeDocument.Vector(profile == SignatureProfile.Spi ? SomeDocument.Pacs008 : SomeDocument.CreateEntry));
        var genuine = CanonicalParts.Of(profile, signed);
        var accepted = 0;
        for (var at = 0; at < signed.Length; at++)
        {
            var changed = (byte[])signed.Clone();
            changed[at] ^= 1;
            if (SomeSigner.One.Verify(profile, changed).IsValid)
            {
                accepted++;
                Assert.True(CanonicalParts.Of(profile, changed).Equals(genuine), $"Byte {at} changed and accepted.");
            }
        }

        Assert.True(accepted < 10, $"{accepted} changes of one bit were accepted.");
    }

    private static byte[] Changed(Random random, byte[] signed, int at) => random.Next(3) switch
    {
        0 => [.. signed[..at], .. signed[(at + 1)..]],
        1 => [.. signed[..at], (byte)random.Next(256), .. signed[at..]],
        _ => [.. signed[..at], (byte)(signed[at] ^ (1 + random.Next(255))), .. signed[(at + 1)..]],
    };

    private static byte[] Signed(SignatureProfile profile, (int Size, ulong Seed) d) =>
        SomeSigner.One.Sign(profile, SomeDocument.Utf8(Unsigned(profile, d)));

    private static string Unsigned(SignatureProfile profile, (int Size, ulong Seed) d) => profile == SignatureProfile.Spi
        ? RandomXml.Spi(new Random((int)d.Seed), d.Size)
        : RandomXml.Dict(new Random((int)d.Seed), d.Size);
}
