using System.Net;
using Amazon.Runtime;

namespace Amazon.KinesisFirehose.Model;

/// <summary>Request that writes up to 500 records and 4 MiB to one delivery stream.</summary>
public sealed class PutRecordBatchRequest
{
    /// <summary>Name of the delivery stream.</summary>
    public string DeliveryStreamName { get; set; } = "";

    /// <summary>The records.</summary>
    public List<Record> Records { get; set; } = [];
}

/// <summary>One record of a request.</summary>
public sealed class Record
{
    /// <summary>Bytes of the record, at most 1,000 KiB.</summary>
    public MemoryStream Data { get; set; } = new();
}

/// <summary>The results of all records of a request.</summary>
public sealed class PutRecordBatchResponse
{
    /// <summary>Whether the delivery stream encrypts its records.</summary>
    public bool Encrypted { get; set; }

    /// <summary>Number of records that Firehose did not accept.</summary>
    public int FailedPutCount { get; set; }

    /// <summary>The result of each record, in order.</summary>
    public List<PutRecordBatchResponseEntry> RequestResponses { get; set; } = [];
}

/// <summary>The result of one record.</summary>
public sealed class PutRecordBatchResponseEntry
{
    /// <summary>Code of the error; null if the record was accepted.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>The service's description of the error.</summary>
    public string? ErrorMessage { get; set; }

    /// <summary>Firehose's id of the record; null if the record was not accepted.</summary>
    public string? RecordId { get; set; }
}

/// <summary>The request has an invalid argument.</summary>
public sealed class InvalidArgumentException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonKinesisFirehoseException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Firehose cannot use the delivery stream's encryption key.</summary>
public sealed class InvalidKMSResourceException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonKinesisFirehoseException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The delivery stream reads its records from another source (such as a Kinesis stream), so it accepts none by request.</summary>
public sealed class InvalidSourceException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonKinesisFirehoseException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The delivery stream does not exist.</summary>
public sealed class ResourceNotFoundException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonKinesisFirehoseException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Firehose accepts no records at the moment, for example because it throttles. A later try can succeed.</summary>
public sealed class ServiceUnavailableException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonKinesisFirehoseException(message, innerException, errorType, errorCode, requestId, statusCode);
