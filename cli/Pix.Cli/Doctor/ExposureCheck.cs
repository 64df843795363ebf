using System.Net;

namespace Pix.Cli.Doctor;

/// <summary>Checks whether the front door accepts unauthenticated callers from other machines.</summary>
internal static class ExposureCheck
{
    private const string Name = "exposure";

    public static IReadOnlyList<Finding> Look(Patient patient) => [Judge(patient)];

    private static Finding Judge(Patient patient)
    {
        var address = patient["ListenAddress"];
        if (address.Length == 0 || (IPAddress.TryParse(address, out var parsed) && IPAddress.IsLoopback(parsed)))
        {
            return Finding.Good(Name, "The front door listens on this machine only.");
        }

        var open = patient["CallerAuthentication"] is "" or "None" or "none";
        return open
            ? Finding.Warning(Name, $"The front door listens on {address}, and callers are not authenticated.", "Set Pix:CallerAuthentication to Certificate or Bearer and name the callers (docs/callers.md); or let the network keep strangers out.")
            : Finding.Good(Name, $"The front door listens on {address}; callers are authenticated.");
    }
}
