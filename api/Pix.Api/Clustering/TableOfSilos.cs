using System.Net;
using Orleans.Messaging;

namespace Pix.Api.Clustering;

/// <summary>Reads the list of silos from the membership table of the cluster.</summary>
internal sealed class TableOfSilos(IGatewayListProvider table) : ISiloList
{
    private Task? _found;

    public async Task<IReadOnlyCollection<IPEndPoint>> ReadAsync()
    {
        if (_found is not { IsCompletedSuccessfully: true })
        {
            _found = table.InitializeGatewayListProvider();
            await _found;
        }

        var gateways = await table.GetGateways();
        return [.. gateways.Select(gateway => gateway.ToGatewayAddress()!.Endpoint).Distinct()];
    }
}
