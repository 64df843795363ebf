using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Inspection;

/// <summary>Generates non-extractable keys in an HSM token, and creates certificate requests signed with such keys.</summary>
public static class KeyCeremony
{
    private static readonly TimeSpan LoginWait = TimeSpan.FromSeconds(10), Longest = TimeSpan.FromMinutes(2);
    private static readonly byte[] PublicExponent = [1, 0, 1];

    /// <summary>
    /// Generates an RSA key pair on the first HSM token of <see cref="HsmOptions.TokenLabel"/>. The private key is sensitive, not
    /// extractable, and can only sign.
    /// </summary>
    /// <param name="options">Module, token and secret.</param>
    /// <param name="label">CKA_LABEL of both keys; must not be in use on the token.</param>
    /// <param name="id">CKA_ID of both keys; must not be in use on the token. If null, eight random bytes are used.</param>
    /// <param name="bits">Length of the modulus in bits: 2048 or more (Manual de Segurança do Pix).</param>
    /// <returns>The new key, as the HSM token describes it.</returns>
    /// <exception cref="HsmException">The label or the id is in use, or the HSM token refused to generate the key or made an extractable key.</exception>
    public static TokenKeyInfo GenerateKey(HsmOptions options, KeyLabel label, byte[]? id = null, int bits = 2048)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 2048);
        return OnToken(options, (module, token, session) =>
        {
            var wanted = id ?? RandomNumberGenerator.GetBytes(8);
            TokenConnection.Check(token, "C_FindObjects", KeyFinder.Find(module, session, null, out var existing));
            RefuseExisting(token, existing, label, wanted);
            Generate(module, token, session, label, wanted, bits);
            TokenConnection.Check(token, "C_FindObjects", KeyFinder.Find(module, session, label, out var made));
            var info = TokenKeyInfo.Of(token.Info, made.First(key => key.Id.AsSpan().SequenceEqual(wanted)));
            return info.NeverLeaves
                ? info
                : throw new HsmException(HsmProblem.TokenFailed, $"Token '{token.Info.Label}' made key '{label}' in such a way that it could leave the token; delete it, and look at the token's policy.");
        });
    }

    /// <summary>Returns a PKCS#10 certificate request in PEM. The key signs the request inside the HSM token.</summary>
    /// <exception cref="HsmException">The HSM token has no key or several keys with the label, or refuses to sign.</exception>
    public static string CertificateRequest(HsmOptions options, KeyLabel label, X500DistinguishedName subject) =>
        OnToken(options, (module, token, session) =>
        {
            TokenConnection.Check(token, "C_FindObjects", KeyFinder.Find(module, session, label, out var keys));
            var key = keys.Count == 1 ? keys[0] : throw new HsmException(HsmProblem.KeyMissing, $"Token '{token.Info.Label}' has {keys.Count} keys labelled '{label}'; it must be one.");
            var publicKey = PublicKey(module, session, key);
            var request = new CertificateRequest(subject, publicKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return request.CreateSigningRequestPem(new TokenSignatureGenerator(publicKey, digest => Sign(module, token, session, key, digest)));
        });

    private static T OnToken<T>(HsmOptions options, Func<Pkcs11Module, TokenLink, ulong, T> action)
    {
        var pin = UserPin.FromSecret(options.CloudHSMSecret);
        return ModuleUse.Of(options.Pkcs11Library, Longest, module =>
        {
            var token = new TokenLink(TokenFinder.WithLabels(module, KeyLabel.ParseList(options.TokenLabel))[0], pin, TimeProvider.System);
            TokenConnection.Check(token, "C_OpenSession", module.OpenSession(token.Info.SlotId, out var session));
            TokenConnection.Login(module, token, session, LoginWait);
            return action(module, token, session);
        });
    }

    private static void RefuseExisting(TokenLink token, IReadOnlyList<TokenKey> existing, KeyLabel label, byte[] id)
    {
        if (existing.Any(key => key.Label == label))
        {
            throw new HsmException(HsmProblem.KeyExists, $"Token '{token.Info.Label}' already has a key labelled '{label}'; choose another label.");
        }

        if (existing.Any(key => key.Id.AsSpan().SequenceEqual(id)))
        {
            throw new HsmException(HsmProblem.KeyExists, $"Token '{token.Info.Label}' already has a key with the id {Convert.ToHexStringLower(id)}; choose another id.");
        }
    }

    private static void Generate(Pkcs11Module module, TokenLink token, ulong session, KeyLabel label, byte[] id, int bits)
    {
        using var publicKey = new Attributes().Label(label).Value(CKA.CKA_ID, id).Flag(CKA.CKA_TOKEN, true).Flag(CKA.CKA_VERIFY, true)
            .Count(CKA.CKA_MODULUS_BITS, (ulong)bits).Value(CKA.CKA_PUBLIC_EXPONENT, PublicExponent);
        using var privateKey = new Attributes().Label(label).Value(CKA.CKA_ID, id).Flag(CKA.CKA_TOKEN, true).Flag(CKA.CKA_PRIVATE, true)
            .Flag(CKA.CKA_SENSITIVE, true).Flag(CKA.CKA_EXTRACTABLE, false).Flag(CKA.CKA_SIGN, true);
        var mechanism = new CK_MECHANISM { Mechanism = (ulong)CKM.CKM_RSA_PKCS_KEY_PAIR_GEN };
        TokenConnection.Check(token, "C_GenerateKeyPair", module.GenerateKeyPair(session, ref mechanism, publicKey.Template, privateKey.Template));
    }

    private static RSA PublicKey(Pkcs11Module module, ulong session, TokenKey key)
    {
        var (modulus, exponent) = KeyFinder.PublicPart(module, session, key);
        return RSA.Create(new RSAParameters { Modulus = modulus, Exponent = exponent });
    }

    private static byte[] Sign(Pkcs11Module module, TokenLink token, ulong session, TokenKey key, byte[] digest)
    {
        var (mechanism, buffer) = (new CK_MECHANISM { Mechanism = (ulong)CKM.CKM_RSA_PKCS }, new byte[1024]);
        TokenConnection.Check(token, "C_SignInit", module.SignInit(session, ref mechanism, key.Handle));
        TokenConnection.Check(token, "C_Sign", module.Sign(session, DigestInfo.OfSha256(digest), buffer, out var length));
        return buffer[..length];
    }
}
