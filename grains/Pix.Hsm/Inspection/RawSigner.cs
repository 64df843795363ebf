using System.Diagnostics;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Inspection;

/// <summary>Measures how fast an HSM token signs, with C_SignInit and C_Sign in a loop on several threads. The pool is compared with this rate.</summary>
/// <remarks>The loop has no queue, verifies no signature, does not recover from failures and records no metrics.</remarks>
public static class RawSigner
{
    private static readonly TimeSpan Setup = TimeSpan.FromMinutes(1);

    /// <summary>Signs for the given time with the first key of the setting <see cref="HsmOptions.SignatureKeyLabel"/>.</summary>
    /// <param name="options">Module, token, secret and key label.</param>
    /// <param name="threads">Number of sessions, each with one thread.</param>
    /// <param name="duration">Length of the run.</param>
    /// <exception cref="HsmException">The login fails, or a signature fails.</exception>
    public static RawSignResult Run(HsmOptions options, int threads, TimeSpan duration)
    {
        var pin = UserPin.FromSecret(options.CloudHSMSecret);
        return ModuleUse.Of(options.Pkcs11Library, duration + Setup, module =>
        {
            var token = new TokenLink(TokenFinder.WithLabels(module, KeyLabel.ParseList(options.TokenLabel))[0], pin, TimeProvider.System);
            var label = SigningKeyEntry.ParseList(options.SignatureKeyLabel)[0].Label;
            var sessions = Enumerable.Range(0, threads).Select(_ => Open(module, token, label)).ToList();
            return Measure(module, token, sessions, duration);
        });
    }

    private static (ulong Session, ulong Key) Open(Pkcs11Module module, TokenLink token, KeyLabel label)
    {
        TokenConnection.Check(token, "C_OpenSession", module.OpenSession(token.Info.SlotId, out var session));
        TokenConnection.Check(token, "C_Login", token.Login(module, session, TimeSpan.FromSeconds(10)));
        TokenConnection.Check(token, "C_FindObjects", KeyFinder.Find(module, session, label, out var keys));
        return keys.Count > 0
            ? (session, keys[0].Handle)
            : throw new HsmException(HsmProblem.KeyMissing, $"Token '{token.Info.Label}' has no key labelled '{label}'.");
    }

    private static RawSignResult Measure(Pkcs11Module module, TokenLink token, List<(ulong Session, ulong Key)> sessions, TimeSpan duration)
    {
        var (clock, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        var (signatures, failure) = (0L, CKR.CKR_OK);
        var stay = WatchedThread.Inside;
        var threads = sessions.Select(session => new Thread(() =>
        {
            // These threads call the library as part of the call of the thread that started them. This is allowed, because that thread waits for them.
            WatchedThread.Inside = stay;
            var (data, buffer, own, result) = (DigestInfo.OfSha256(new byte[DigestInfo.DigestLength]), new byte[1024], 0L, CKR.CKR_OK);
            for (; result == CKR.CKR_OK && clock.Elapsed < duration; own++)
            {
                result = Sign(module, session, data, buffer);
            }

            Interlocked.Add(ref signatures, own);
            failure = result == CKR.CKR_OK ? failure : result;
        })
        { Name = "pix-raw" }).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        TokenConnection.Check(token, "C_Sign", failure);
        return new RawSignResult(signatures, clock.Elapsed, Environment.CpuUsage.TotalTime - cpu);
    }

    private static CKR Sign(Pkcs11Module module, (ulong Session, ulong Key) session, byte[] data, byte[] buffer)
    {
        var mechanism = new CK_MECHANISM { Mechanism = (ulong)CKM.CKM_RSA_PKCS };
        var result = module.SignInit(session.Session, ref mechanism, session.Key);
        return result == CKR.CKR_OK ? module.Sign(session.Session, data, buffer, out _) : result;
    }
}
