using Pix.Audit.Records;

namespace Pix.Audit.DeadLetters;

/// <summary>What no sink took, or what the journal could not read: a file beside the journal. Nothing in this description is personal.</summary>
/// <param name="Name">Silo, stream and file, separated by slashes.</param>
/// <param name="Silo">Silo whose journal it was.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Kind">Whether the letter holds a record or a whole log.</param>
/// <param name="RecordId">Id of the audit record; empty for damaged bytes of the log.</param>
/// <param name="KeptAt">When it was written, UTC.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="State">Who requested redelivery, or why it failed; otherwise <paramref name="Why"/>.</param>
/// <param name="Why">Why it can never be delivered; empty when it can be.</param>
public sealed record DeadLetter(string Name, string Silo, AuditStream Stream, DeadLetterKind Kind, string RecordId, DateTimeOffset KeptAt, long Bytes, string State, string Why);
