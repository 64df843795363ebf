using System.Xml.Linq;

namespace Pix.Simulator.Dict.Policies;

/// <summary>DICT operations that show the participant's rate buckets: <c>GET /policies/</c> and <c>GET /policies/{name}</c>.</summary>
internal sealed class PolicyOperations(PolicyBuckets buckets)
{
    public IEnumerable<DictOperation> Rows() =>
    [
        new("GET", "/policies/", "bucketStates", "ListPoliciesResponse", "POLICIES_LIST", List) { Headers = ["PI-RequestingParticipant"] },
        new("GET", "/policies/{}", "getPolicy", "GetPolicyResponse", "POLICIES_READ", Get) { Headers = ["PI-RequestingParticipant"] },
    ];

    private DictContent List(DictCall call) => new(
        StatusCodes.Status200OK, Category(), new XElement("Policies", buckets.States().Select(state => state.ToXml())));

    private DictReply Get(DictCall call) => buckets.States().FirstOrDefault(state => state.Policy.Name == call.Id) is { } state
        ? new DictContent(StatusCodes.Status200OK, Category(), state.ToXml())
        : new DictRefusal(DictError.NotFound, "There is no such policy");

    private static XElement Category() => new("Category", PolicyTable.Category);
}
