using System.Net;
using Amazon.Runtime;

namespace Amazon.KinesisFirehose.Model;

/// <summary>Up to 500 records and 4 MiB for one delivery stream.</summary>
public sealed class PutRecordBatchRequest
{
    /// <summary>Name of the delivery stream.</summary>
    public string DeliveryStreamName { get; set; } = "";

    /// <summary>The records.</summary>
    public List<Record> Records { get; set; } = [];
}

/// <summary>One record.</summary>
public sealed class Record
{
    /// <summary>Its bytes, at most 1,000 KiB.</summary>
    public MemoryStream Data { get; set; } = new();
}

/// <summary>What became of the records.</summary>
public sealed class PutRecordBatchResponse
{
    /// <summary>Whether the stream encrypts.</summary>
    public bool Encrypted { get; set; }

    /// <summary>Number of records that Firehose did not take.</summary>
    public int FailedPutCount { get; set; }

    /// <summary>One for each record, in order.</summary>
    public List<PutRecordBatchResponseEntry> RequestResponses { get; set; } = [];
}

/// <summary>What became of one record.</summary>
public sealed class PutRecordBatchResponseEntry
{
    /// <summary>Code of the error, when it was not taken.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>In the service's words.</summary>
    public string? ErrorMessage { get; set; }

    /// <summary>Id of the record, when it was taken.</summary>
    public string? RecordId { get; set; }
}

/// <summary>The request is not one.</summary>
public sealed class InvalidArgumentException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonKinesisFirehoseException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The stream's key cannot be used.</summary>
public sealed class InvalidKMSResourceException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonKinesisFirehoseException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The stream takes its records from another source.</summary>
public sealed class InvalidSourceException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonKinesisFirehoseException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>There is no such stream.</summary>
public sealed class ResourceNotFoundException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonKinesisFirehoseException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Firehose accepts no more for now.</summary>
public sealed class ServiceUnavailableException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonKinesisFirehoseException(message, innerException, errorType, errorCode, requestId, statusCode);
