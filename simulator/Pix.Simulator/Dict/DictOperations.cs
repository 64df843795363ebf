using Pix.Simulator.Dict.Claims;
using Pix.Simulator.Dict.Entries;
using Pix.Simulator.Dict.Policies;
using Pix.Simulator.Dict.Reconciliation;
using Pix.Simulator.Dict.Reports;
using Pix.Simulator.Dict.Statistics;

namespace Pix.Simulator.Dict;

/// <summary>The table of all DICT operations, with the rows of every resource.</summary>
internal sealed class DictOperations(
    EntryOperations entries,
    ClaimOperations claims,
    ReportOperations reports,
    FundsRecoveryOperations fundsRecoveries,
    ReconciliationOperations reconciliation,
    StatisticsOperations statistics,
    PolicyOperations policies)
{
    public IReadOnlyList<DictOperation> All { get; } =
    [
        .. entries.Rows(), .. claims.Rows(), .. reports.Rows(), .. fundsRecoveries.Rows(),
        .. reconciliation.Rows(), .. statistics.Rows(), .. policies.Rows(),
    ];
}
