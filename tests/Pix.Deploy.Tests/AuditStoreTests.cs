using System.Text.Json;

namespace Pix.Deploy.Tests;

/// <summary>Audit records arrive in the layout that the code writes, and stay.</summary>
public sealed class AuditStoreTests(Synthesis synthesis)
{
    [Theory]
    [InlineData("dict")]
    [InlineData("spi")]
    public void Tables_have_the_columns_that_the_code_writes(string stream)
    {
        var table = Assert.Single(synthesis.Production.Of("AWS::Glue::Table").Select(one => one.Properties.GetProperty("TableInput")), one => one.GetProperty("Name").GetString() == stream);

        var columns = table.GetProperty("StorageDescriptor").GetProperty("Columns").EnumerateArray().Select(Column);

        Assert.Equal(Pix.Audit.Sinks.AuditColumns.All.Select(column => (column.Name, GlueType(column.Type))), columns);
        Assert.Equal(["year", "month", "day", "hour"], table.GetProperty("PartitionKeys").EnumerateArray().Select(key => key.GetProperty("Name").GetString()));
    }

    [Theory]
    [InlineData("dict")]
    [InlineData("spi")]
    public void Streams_write_Parquet_by_the_hour_under_the_names_that_the_parameters_tell(string stream)
    {
        var delivery = Assert.Single(synthesis.Production.Of("AWS::KinesisFirehose::DeliveryStream"), one => one.Properties.GetProperty("DeliveryStreamName").GetString() == $"pix-audit-{stream}");
        var destination = delivery.Properties.GetProperty("ExtendedS3DestinationConfiguration");

        Assert.Equal($"log/{stream}/year=!{{timestamp:yyyy}}/month=!{{timestamp:MM}}/day=!{{timestamp:dd}}/hour=!{{timestamp:HH}}/", destination.GetProperty("Prefix").GetString());
        Assert.True(destination.GetProperty("DataFormatConversionConfiguration").GetProperty("Enabled").GetBoolean());
        Assert.True(destination.GetProperty("BufferingHints").GetProperty("SizeInMBs").GetInt32() >= 64);
    }

    [Fact]
    public void In_production_nobody_removes_a_record()
    {
        var bucket = Assert.Single(synthesis.Production.Of("AWS::S3::Bucket")).Properties;

        Assert.Equal("COMPLIANCE", bucket.GetProperty("ObjectLockConfiguration").GetProperty("Rule").GetProperty("DefaultRetention").GetProperty("Mode").GetString());
        Assert.Equal("Enabled", bucket.GetProperty("VersioningConfiguration").GetProperty("Status").GetString());
        Assert.Equal("aws:kms", bucket.GetProperty("BucketEncryption").GetProperty("ServerSideEncryptionConfiguration")[0].GetProperty("ServerSideEncryptionByDefault").GetProperty("SSEAlgorithm").GetString());
    }

    [Fact]
    public void Auditors_find_their_questions_saved() => Assert.Equal(4, synthesis.Production.Of("AWS::Athena::NamedQuery").Count);

    private static (string, string) Column(JsonElement column) => (column.GetProperty("Name").GetString()!, column.GetProperty("Type").GetString()!);

    private static string GlueType(Type type) =>
        type == typeof(int) ? "int" : type == typeof(long) ? "bigint" : type == typeof(double) ? "double" : "string";
}
