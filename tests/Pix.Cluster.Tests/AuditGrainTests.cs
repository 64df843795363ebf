using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Cluster.Tests.Support;
using Pix.Grains.Audit;
using Pix.TestToken;

namespace Pix.Cluster.Tests;

/// <summary>The journal of a stream is open as long as its grain is there, and as often as it comes back.</summary>
public sealed class AuditGrainTests
{
    private static readonly string Key = ChannelAudit.KeyOf(PixCluster.Ispb, AuditStream.Spi);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_grain_that_goes_closes_its_journal_and_the_next_payment_has_it_opened_anew()
    {
        Assert.SkipUnless(TokenKind.Chosen.MakesManyTokens, $"{TokenKind.Chosen.Name} makes no second token.");
        await using var pix = await RotationCluster.StartAsync(TokenKind.Chosen.Create("audit-grain"), [], Cancel);
        var before = await PayAsync(pix);
        foreach (var silo in pix.SiloServices)
        {
            var grain = silo.GetRequiredService<IGrainFactory>().GetGrain<IAuditGrain>(Key);
            var given = (await grain.JournalAsync()).Value;
            Assert.Same(given, silo.GetRequiredService<IAuditJournals>()[AuditStream.Spi]);
            await grain.AsReference<IGrainManagementExtension>().DeactivateOnIdle(Cancel);
            while (given.State.Condition != JournalCondition.Closed)
            {
                await Task.Delay(20, Cancel);
            }
        }

        var after = new List<string>();
        while (pix.SiloServices.Any(silo => silo.GetRequiredService<IAuditJournals>()[AuditStream.Spi].State.Condition != JournalCondition.Open))
        {
            after.Add(await PayAsync(pix));
        }

        var stored = await PixCluster.AuditAsync(pix.AuditPath, $"select end_to_end_id from audit where end_to_end_id in ('{string.Join("','", after.Append(before))}')", after.Count + 1);
        Assert.Equal(after.Append(before).Order(), stored.Rows.Select(row => (string)row[0]!).Order());
    }

    private static async Task<string> PayAsync(RotationCluster pix)
    {
        var (xml, endToEndId) = Some.Payment();
        using var answer = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml(xml), Cancel);
        Assert.Equal(201, (int)answer.StatusCode);
        return endToEndId;
    }
}
