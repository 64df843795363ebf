using System.Security.Cryptography;
using System.Text;
using Pix.Audit.Records;
using Pix.AuditReader.Files;

namespace Pix.AuditReader.Buckets;

/// <summary>
/// Makes the file name of an object in the cache: the folders of its partition, because SQL reads year, month, day and hour from the path, and
/// a hash of bucket, key, ETag and length. The object's key is only hashed, so that a key cannot lead to another folder.
/// </summary>
internal static class CacheName
{
    public static string Of(string bucket, AuditFile file)
    {
        var identity = string.Join('\n', bucket, file.Name, file.Version, file.Bytes);
        return $"{file.Stream.Name()}/{AuditPartition.Hour(file.Hour)}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))}";
    }
}
