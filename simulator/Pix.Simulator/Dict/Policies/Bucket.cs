namespace Pix.Simulator.Dict.Policies;

/// <summary>The bucket of a policy; <see cref="PayerId"/> is empty for the participant's buckets.</summary>
internal readonly record struct Bucket(Policy Policy, string PayerId);
