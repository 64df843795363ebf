using System.Diagnostics;
using System.Globalization;
using Pix.Hsm.Inspection;
using Pix.TestToken;

namespace Pix.Hsm.Load.Chaos;

/// <summary>A running HSM host whose PKCS#11 module injects a fault.</summary>
internal sealed class ChaosSite : IAsyncDisposable
{
    private const int Sessions = 4;

    private readonly Fault _fault;
    private readonly FaultyModule _module;
    private readonly CloudHsmModule? _profile;
    private readonly string _labels;
    private int _sessionsWanted = Sessions;

    private ChaosSite(Fault fault, FaultyModule module, CloudHsmModule? profile, HsmHost hsm)
    {
        (_fault, _module, _profile, Hsm) = (fault, module, profile, hsm);
        _labels = hsm.Configuration["Pix:SignatureKeyLabel"]!;
    }

    public HsmHost Hsm { get; }

    /// <summary>Number of PKCS#11 calls that the fault has affected so far.</summary>
    public long Struck => _module.Struck + (_profile?.Struck ?? 0);

    public long Logins => _module.Calls("C_Login");

    /// <summary>True if every session is open, every key is present, and the current settings are in effect.</summary>
    public bool IsWhole => Hsm.IsWhole && Hsm.Ring.State.SessionsWanted == _sessionsWanted * (_fault.Keys == ChaosKeys.OneOnTwoTokens ? 2 : 1);

    /// <exception cref="HsmException">The HSM token cannot be used.</exception>
    public static async Task<ChaosSite> StartAsync(Fault fault, ChaosTokens tokens, TimeSpan sessionWait, CancellationToken cancellationToken)
    {
        var profile = fault.Profile is null ? null : CloudHsmModule.Build();
        var module = FaultyModule.BuildAround(profile?.File ?? TokenKind.Chosen.Module);
        var settings = tokens.Settings(fault.Keys);
        settings["Pix:Pkcs11Library"] = module.File;
        settings["Pix:HsmSessions"] = Sessions.ToString(CultureInfo.InvariantCulture);
        settings["Pix:HsmSignTimeout"] = fault.CallLimit.ToString();
        settings["Pix:HsmSessionWait"] = sessionWait.ToString();
        module.Slot = TokenInspector.Tokens(module.File).Single(present => present.Label == tokens.StruckToken(fault.Keys)).SlotId;
        return new ChaosSite(fault, module, profile, await HsmHost.StartAsync(settings, fault.HasHandshakes, cancellationToken));
    }

    /// <summary>Begins the fault.</summary>
    public void Strike()
    {
        _module.Do(_fault.Rules);
        _profile?.Set([.. _fault.Profile!]);
        if (_fault.ChangesSettings)
        {
            ChangeSettings();
        }
    }

    /// <summary>Ends the fault, and lets hanging calls continue.</summary>
    public void Mend()
    {
        _profile?.Set();
        _module.Do();
    }

    public void ChangeSecret(string secret)
    {
        Hsm.Configuration["Pix:CloudHSMSecret"] = secret;
        Hsm.Configuration.Reload();
    }

    /// <summary>Waits until <see cref="IsWhole"/> is true and the HSM signs. Returns the time that this took; null if it took longer than the limit.</summary>
    public async Task<TimeSpan?> WholeAsync(Func<Task<bool>> signs, TimeSpan limit, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < limit)
        {
            if (IsWhole && await signs() && IsWhole)
            {
                return clock.Elapsed;
            }

            await Task.Delay(2, cancellationToken);
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        Mend();
        await Hsm.DisposeAsync();
    }

    /// <summary>Adds or removes a key label in the settings, and changes the number of sessions, which shows later if Pix has applied the settings.</summary>
    private void ChangeSettings()
    {
        _sessionsWanted = _sessionsWanted == Sessions ? Sessions + 1 : Sessions;
        Hsm.Configuration["Pix:HsmSessions"] = _sessionsWanted.ToString(CultureInfo.InvariantCulture);
        Hsm.Configuration["Pix:SignatureKeyLabel"] = _sessionsWanted == Sessions ? _labels : $"{_labels},to-come";
        Hsm.Configuration.Reload();
    }
}
