// s3peer.cjs PORT DIR BUCKET: @20minutes/s3rver with one bucket; it verifies signatures (its key and
// secret are both S3RVER). It has no program of its own.
const S3rver = require("@20minutes/s3rver");

const [, , port, directory, bucket] = process.argv;
new S3rver({ address: "127.0.0.1", port: Number(port), directory, silent: true, vhostBuckets: false,
  configureBuckets: [{ name: bucket }] }).run().then(() => console.log("s3 ready"));
