using Pix.Aws.Clustering.Membership;
using Pix.Aws.Tests.Support;

[assembly: AssemblyFixture(typeof(DynamoDBLocal))]

namespace Pix.Aws.Tests.Clustering;

/// <summary>What Orleans asks of a membership table: as much as the suite that its own providers pass.</summary>
public sealed class MembershipTableTests(DynamoDBLocal dynamo)
{
    [Fact]
    public async Task A_new_cluster_has_version_0_and_no_silo()
    {
        using var membership = await MembershipCase.CreateAsync(dynamo);

        var data = await membership.Table.ReadAll();

        Assert.Empty(data.Members);
        Assert.Equal(0, data.Version.Version);
        Assert.NotNull(data.Version.VersionEtag);
    }

    [Fact]
    public async Task Initializing_again_changes_nothing()
    {
        using var membership = await MembershipCase.CreateAsync(dynamo);
        await membership.AddAsync(MembershipCase.NewSilo());

        await membership.OpenTable().InitializeMembershipTable(true);

        Assert.Equal(1, (await membership.Table.ReadAll()).Version.Version);
    }

    [Fact]
    public async Task A_silo_that_was_inserted_is_read_and_the_version_is_one_more()
    {
        using var membership = await MembershipCase.CreateAsync(dynamo);
        var before = await membership.Table.ReadAll();
        var silo = MembershipCase.NewSilo();

        Assert.True(await membership.Table.InsertRow(silo, before.Version.Next()));

        var all = await membership.Table.ReadAll();
        var row = await membership.Table.ReadRow(silo.SiloAddress);
        Assert.Equal(1, all.Version.Version);
        Assert.NotEqual(before.Version.VersionEtag, all.Version.VersionEtag);
        Assert.Equal((all.Version.Version, all.Version.VersionEtag), (row.Version.Version, row.Version.VersionEtag));
        Assert.Equal(silo.ToFullString(), Assert.Single(all.Members).Item1.ToFullString());
        Assert.Equal(silo.ToFullString(), Assert.Single(row.Members).Item1.ToFullString());
        Assert.NotNull(row.Members[0].Item2);
    }

    [Fact]
    public async Task A_silo_that_is_not_there_is_read_as_none_with_the_version()
    {
        using var membership = await MembershipCase.CreateAsync(dynamo);
        await membership.AddAsync(MembershipCase.NewSilo());

        var row = await membership.Table.ReadRow(MembershipCase.NewSilo().SiloAddress);

        Assert.Empty(row.Members);
        Assert.Equal(1, row.Version.Version);
    }

    [Fact]
    public async Task Inserting_is_refused_with_an_old_version_and_for_a_silo_that_is_there()
    {
        using var membership = await MembershipCase.CreateAsync(dynamo);
        var version = (await membership.Table.ReadAll()).Version.Next();
        var silo = MembershipCase.NewSilo();
        Assert.True(await membership.Table.InsertRow(silo, version));

        Assert.False(await membership.Table.InsertRow(silo, version), "same silo, old version");
        Assert.False(await membership.Table.InsertRow(MembershipCase.NewSilo(), version), "new silo, old version");
        Assert.False(await membership.Table.InsertRow(silo, (await membership.Table.ReadAll()).Version.Next()), "same silo, next version");

        var data = await membership.Table.ReadAll();
        Assert.Equal(1, data.Version.Version);
        Assert.Single(data.Members);
    }

    [Theory]
    [InlineData("not-a-number")]
    [InlineData("")]
    [InlineData("-1")]
    public async Task An_etag_that_is_not_of_this_table_is_refused(string etag)
    {
        using var membership = await MembershipCase.CreateAsync(dynamo);
        var silo = await membership.AddAsync(MembershipCase.NewSilo());
        var version = (await membership.Table.ReadAll()).Version.Next();

        Assert.False(await membership.Table.UpdateRow(silo, etag, version));
        Assert.False(await membership.Table.InsertRow(MembershipCase.NewSilo(), new TableVersion(version.Version, etag)));
    }

    [Fact]
    public async Task Updates_need_both_the_etag_of_the_row_and_the_version_as_they_were_read()
    {
        using var membership = await MembershipCase.CreateAsync(dynamo);
        for (var silos = 1; silos < 10; silos++)
        {
            var silo = MembershipCase.NewSilo();
            var now = MembershipCase.WholeSeconds(DateTime.UtcNow);
            silo.SuspectTimes =
            [
                Tuple.Create(MembershipCase.NewSilo().SiloAddress, now.AddSeconds(1)),
                Tuple.Create(MembershipCase.NewSilo().SiloAddress, now.AddSeconds(2)),
            ];
            var inserted = (await membership.Table.ReadAll()).Version.Next();
            Assert.True(await membership.Table.InsertRow(silo, inserted));
            var data = await membership.Table.ReadAll();
            var etag = data.TryGet(silo.SiloAddress)!.Item2;

            Assert.False(await membership.Table.UpdateRow(silo, etag, inserted), "right etag, old version");
            var next = data.Version.Next();
            Assert.True(await membership.Table.UpdateRow(silo, etag, next));
            Assert.False(await membership.Table.UpdateRow(silo, etag, next), "old etag, old version");
            Assert.False(await membership.Table.UpdateRow(silo, etag, (await membership.Table.ReadAll()).Version.Next()), "old etag, right version");

            data = await membership.Table.ReadAll();
            var (read, etagAfter) = data.TryGet(silo.SiloAddress)!;
            Assert.Equal(silo.ToFullString(), read.ToFullString());
            Assert.False(await membership.Table.UpdateRow(silo, etagAfter, next), "new etag, old version");
            data = await membership.Table.ReadAll();
            Assert.Equal(etagAfter, data.TryGet(silo.SiloAddress)!.Item2);
            Assert.Equal(next.Version, data.Version.Version);
            Assert.Equal(silos, data.Members.Count);
        }
    }

    [Fact]
    public async Task A_row_that_is_not_there_is_not_updated()
    {
        using var membership = await MembershipCase.CreateAsync(dynamo);
        await membership.AddAsync(MembershipCase.NewSilo());
        var data = await membership.Table.ReadAll();

        Assert.False(await membership.Table.UpdateRow(MembershipCase.NewSilo(), data.Members[0].Item2, data.Version.Next()));

        Assert.Equal(1, (await membership.Table.ReadAll()).Version.Version);
    }

    [Fact]
    public async Task Of_many_that_insert_at_once_one_wins_and_of_many_that_update_none_is_lost()
    {
        using var membership = await MembershipCase.CreateAsync(dynamo);
        var silo = MembershipCase.NewSilo();
        var version = (await membership.Table.ReadAll()).Version.Next();

        var inserts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => membership.OpenTable().InsertRow(silo, version)));
        await Task.WhenAll(Enumerable.Range(0, 19).Select(_ => UpdateOnceAsync(membership.OpenTable(), silo.SiloAddress)))
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Single(inserts, inserted => inserted);
        var data = await membership.Table.ReadAll();
        Assert.Equal(20, data.Version.Version);
        Assert.Single(data.Members);
    }

    [Fact]
    public async Task IAmAlive_moves_the_time_and_neither_version_nor_etag()
    {
        using var membership = await MembershipCase.CreateAsync(dynamo);
        var silo = await membership.AddAsync(MembershipCase.NewSilo(SiloStatus.Active));
        var before = await membership.Table.ReadRow(silo.SiloAddress);
        var alive = DateTime.UtcNow.AddSeconds(5);

        await membership.Table.UpdateIAmAlive(new Orleans.MembershipEntry { SiloAddress = silo.SiloAddress, IAmAliveTime = alive });

        var after = await membership.Table.ReadRow(silo.SiloAddress);
        Assert.Equal(alive, after.Members[0].Item1.IAmAliveTime, TimeSpan.FromMilliseconds(1));
        Assert.Equal(SiloStatus.Active, after.Members[0].Item1.Status);
        Assert.Equal((before.Version.Version, before.Members[0].Item2), (after.Version.Version, after.Members[0].Item2));
    }

    [Fact]
    public async Task IAmAlive_of_a_silo_that_is_not_there_makes_no_row()
    {
        using var membership = await MembershipCase.CreateAsync(dynamo);

        await Assert.ThrowsAsync<Amazon.DynamoDBv2.Model.ConditionalCheckFailedException>(
            () => membership.Table.UpdateIAmAlive(new Orleans.MembershipEntry { SiloAddress = MembershipCase.NewSilo().SiloAddress, IAmAliveTime = DateTime.UtcNow }));

        Assert.Empty((await membership.Table.ReadAll()).Members);
    }

    [Fact]
    public async Task Cleaning_up_removes_old_silos_of_every_status_but_active()
    {
        using var membership = await MembershipCase.CreateAsync(dynamo);
        var recent = await membership.AddAsync(MembershipCase.NewSilo(SiloStatus.Dead));
        foreach (var status in Enum.GetValues<SiloStatus>())
        {
            await membership.AddAsync(MembershipCase.NewSilo(status, age: TimeSpan.FromDays(10)));
        }

        await membership.Table.CleanupDefunctSiloEntries(DateTimeOffset.UtcNow.AddDays(-3));

        var data = await membership.Table.ReadAll();
        Assert.Equal([SiloStatus.Active, SiloStatus.Dead], data.Members.Select(member => member.Item1.Status).Order());
        Assert.NotNull(data.TryGet(recent.SiloAddress));
    }

    [Fact]
    public async Task Deleting_a_cluster_leaves_the_others()
    {
        using var membership = await MembershipCase.CreateAsync(dynamo);
        using var other = await MembershipCase.CreateAsync(dynamo);
        await membership.AddAsync(MembershipCase.NewSilo());
        await other.AddAsync(MembershipCase.NewSilo());

        await membership.Table.DeleteMembershipTableEntries(membership.ClusterId);

        await Assert.ThrowsAsync<InvalidOperationException>(membership.Table.ReadAll);
        Assert.Single((await other.Table.ReadAll()).Members);
    }

    [Fact]
    public async Task Rows_are_read_in_whole_while_others_write()
    {
        using var membership = await MembershipCase.CreateAsync(dynamo);
        var writer = Task.Run(async () =>
        {
            for (var silo = 0; silo < 30; silo++)
            {
                await membership.AddAsync(MembershipCase.NewSilo());
            }
        }, TestContext.Current.CancellationToken);
        var reader = membership.OpenTable();
        while (!writer.IsCompleted)
        {
            var data = await reader.ReadAll();
            Assert.Equal(data.Version.Version, data.Members.Count);
        }

        await writer;
    }

    private static async Task UpdateOnceAsync(DynamoDBMembershipTable table, SiloAddress silo)
    {
        while (true)
        {
            var data = await table.ReadAll();
            var (entry, etag) = data.TryGet(silo)!;
            if (await table.UpdateRow(entry, etag, data.Version.Next()))
            {
                return;
            }
        }
    }
}
