using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Pix.Architecture.Tests;

/// <summary>Who may know whom.</summary>
public sealed class RoomRules
{
    [Fact]
    public void Api_knows_only_the_contracts_how_to_tell_of_itself_and_where_and_how_silos_are_reached() =>
        Assert.Equal(["Pix.Aws.Clustering", "Pix.Aws.Configuration", "Pix.Cluster.Tls", "Pix.Contracts", "Pix.Domain", "Pix.Health", "Pix.Http", "Pix.Settings", "Pix.Telemetry"], Rooms.ReferencesOf(Rooms.Api));

    [Fact]
    public void What_protects_the_cluster_knows_only_the_reader_of_settings() => Assert.Equal(["Pix.Settings"], Rooms.ReferencesOf(Rooms.ClusterTls));

    [Fact]
    public void What_the_api_knows_of_AWS_knows_nothing_of_ours()
    {
        Assert.Empty(Rooms.ReferencesOf(Rooms.AwsClustering));
        Assert.Empty(Rooms.ReferencesOf(Rooms.AwsConfiguration));
    }

    [Fact]
    public void Aws_knows_the_audit_and_no_grains() =>
        Assert.Equal(["Pix.Audit", "Pix.Aws.Clustering", "Pix.Aws.Configuration"], Rooms.ReferencesOf(Rooms.Aws));

    [Fact]
    public void The_reader_of_the_audit_knows_the_audit_and_no_grains() => Assert.Equal(["Pix.Audit"], Rooms.ReferencesOf(Rooms.AuditReader));

    [Fact]
    public void Neither_silo_nor_front_door_carries_an_engine_for_SQL_or_a_client_of_S3()
    {
        Assert.Contains("DuckDB.NET.Data", Rooms.CarriedBy(Rooms.AuditReader));
        Assert.Contains("AWSSDK.S3", Rooms.CarriedBy(Rooms.AuditReader));
        Assert.All(
            (System.Reflection.Assembly[])[Rooms.Silo, Rooms.Api],
            host => Assert.DoesNotContain(Rooms.CarriedBy(host), name => name is "Pix.AuditReader" or "AWSSDK.S3" || name.StartsWith("DuckDB", StringComparison.Ordinal)));
    }

    [Fact]
    public void Contracts_know_only_the_domain() => Assert.Equal(["Pix.Domain"], Rooms.ReferencesOf(Rooms.Contracts));

    [Fact]
    public void The_domain_knows_nothing_of_ours() => Assert.Empty(Rooms.ReferencesOf(Rooms.Domain));

    [Fact]
    public void Rooms_beside_the_grains_carry_no_Orleans()
    {
        Assert.Contains("Orleans.Core.Abstractions", Rooms.CarriedBy(Rooms.Contracts));
        Assert.All(
            (System.Reflection.Assembly[])[Rooms.Domain, Rooms.Protocol, Rooms.Transmission, Rooms.Rates, Rooms.Signatures, Rooms.Hsm, Rooms.Journal, Rooms.Audit],
            room => Assert.DoesNotContain(Rooms.CarriedBy(room), name => name.StartsWith("Orleans", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_reader_of_settings_knows_nothing_of_ours() => Assert.Empty(Rooms.ReferencesOf(Rooms.Settings));

    [Fact]
    public void Telemetry_knows_only_the_reader_of_settings() => Assert.Equal(["Pix.Settings"], Rooms.ReferencesOf(System.Reflection.Assembly.Load("Pix.Telemetry")));

    [Fact]
    public void What_every_HTTP_port_reads_alike_knows_nothing_of_ours() => Assert.Empty(Rooms.ReferencesOf(Rooms.Http));

    [Fact]
    public void Signatures_know_nothing_of_ours() => Assert.Empty(Rooms.ReferencesOf(Rooms.Signatures));

    [Fact]
    public void The_journal_knows_nothing_of_ours() => Assert.Empty(Rooms.ReferencesOf(Rooms.Journal));

    [Fact]
    public void Simulator_knows_nothing_of_ours() => Assert.Empty(Rooms.ReferencesOf(Rooms.Simulator));

    [Theory]
    [InlineData("Pix.Hsm")]
    [InlineData("Pix.Audit")]
    [InlineData("Pix.Protocol")]
    [InlineData("Pix.Transmission")]
    [InlineData("Pix.Rates")]
    [InlineData("Pix.Health")]
    public void Rooms_know_at_most_the_domain_and_the_reader_of_settings(string room) =>
        Assert.Empty(Rooms.ReferencesOf(System.Reflection.Assembly.Load(room)).Except(room switch
        {
            "Pix.Audit" => ["Pix.Journal", "Pix.Settings"],

            // It judges what silos report, in the words in which they report it.
            "Pix.Health" => ["Pix.Contracts", "Pix.Domain"],

            // Admission is told by the reading that digests what is signed: there is no other.
            "Pix.Protocol" => ["Pix.Domain", "Pix.Settings", "Pix.Signatures"],
            _ => ["Pix.Domain", "Pix.Settings"],
        }));

    [Fact]
    public void Rooms_know_no_grains() => Rooms.Check(
        Types().That().ResideInAssembly(Rooms.Signatures, Rooms.Hsm, Rooms.Journal, Rooms.Audit, Rooms.Protocol, Rooms.Transmission, Rooms.Rates)
            .Should().NotDependOnAny(Types().That().AreAssignableTo(typeof(IGrain)).Or().AreAssignableTo(typeof(Grain))));

    [Fact]
    public void Grains_hold_no_XML_logic() => Rooms.Check(
        Types().That().ResideInAssembly(Rooms.Grains)
            .Should().NotDependOnAny(Types().That().ResideInNamespace("System.Xml")));

    [Fact]
    public void Api_does_not_reach_audit_HSM_or_AWS() => Rooms.Check(
        Types().That().ResideInAssembly(Rooms.Api)
            .Should().NotDependOnAny(Types().That().ResideInAssembly(Rooms.Hsm, Rooms.Audit, Rooms.Signatures, Rooms.Grains, Rooms.Aws)));
}
