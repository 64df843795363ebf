using Pix.Simulator.Wire;

namespace Pix.Simulator.Dict.Policies;

/// <summary>Finds the buckets of an operation's rate policies, checks their levels, and takes the operation's cost from them.</summary>
internal sealed class RateLimiter(PolicyBuckets buckets, LookUps lookUps, SimulatorOptions options)
{
    private const string ParticipantAntiscan = "ENTRIES_READ_PARTICIPANT_ANTISCAN";

    public bool Allows(DictOperation operation, WireRequest request, IReadOnlyList<string> pathValues) =>
        !options.EnforceLimits || Buckets(operation, request, pathValues).All(buckets.HasTokens);

    /// <summary>
    /// Takes one token from each bucket after the answer. A look-up with status 404 takes 3 from the participant's bucket and 20 from the payer's.
    /// </summary>
    public void Charge(DictOperation operation, WireRequest request, IReadOnlyList<string> pathValues, int status)
    {
        var drawnOn = Buckets(operation, request, pathValues).ToList();
        foreach (var bucket in drawnOn)
        {
            buckets.Take(bucket, Cost(bucket, operation, status));
        }

        if (operation.Name == "getEntry" && status == StatusCodes.Status200OK)
        {
            lookUps.Found(request.Header("PI-EndToEndId")!, drawnOn[0], drawnOn[1]);
        }
    }

    private static IEnumerable<Bucket> Buckets(DictOperation operation, WireRequest request, IReadOnlyList<string> pathValues)
    {
        if (operation.Policy is null)
        {
            yield break;
        }

        yield return new Bucket(PolicyTable.Find(Name(operation, request)), "");
        if (operation.Name == "getEntry")
        {
            yield return new Bucket(UserPolicy(UserPolicyName(pathValues[0]), request.Header("PI-PayerId")!), request.Header("PI-PayerId")!);
        }
    }

    private static string Name(DictOperation operation, WireRequest request)
    {
        if (operation.RoleParameters.Count == 0)
        {
            return operation.Policy!;
        }

        var hasRole = operation.RoleParameters.Any(role => request.Query.Contains(role + "=", StringComparison.Ordinal));
        return operation.Policy + (hasRole ? "_WITH_ROLE" : "_WITHOUT_ROLE");
    }

    // A payer id of 11 digits is a CPF, so the payer is a natural person (PF). A person gets a tenth of the tokens of a company (PJ).
    public static Policy UserPolicy(string name, string payerId) =>
        payerId.Length == 11 ? new Policy(name, 2, 60, 100) : new Policy(name, 20, 60, 1000);

    private static string UserPolicyName(string key) => key.Contains('@', StringComparison.Ordinal) || key.StartsWith('+')
        ? "ENTRIES_READ_USER_ANTISCAN"
        : "ENTRIES_READ_USER_ANTISCAN_V2";

    private static int Cost(Bucket bucket, DictOperation operation, int status) => (operation.Name, status, bucket.Policy.Name) switch
    {
        ("getEntry", 404, ParticipantAntiscan) => 3,
        ("getEntry", 404, _) => 20,
        _ => 1,
    };
}
