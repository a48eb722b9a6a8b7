import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { FunctionEnvironment } from '../contract/environment';
import { markClass } from '../private/checks';

/** The encryption settings for everything that writes. */
interface EncryptionWords {
  /** `x-amz-server-side-encryption`. */
  readonly header: string;
  /** `fs.s3a.encryption.algorithm` of Hadoop. */
  readonly hadoop: string;
  /** `s3.sse.type` of Iceberg. */
  readonly iceberg: string;
}

/**
 * Server-side encryption that every write asks for by its headers, for buckets whose policy denies what does not: the functions'
 * files and copies, Starlake's own, Spark's tables, and the deployed metadata. Where it is only the bucket's default, nothing has to be
 * said.
 */
export class LakeEncryption {
  /** SSE-S3, with keys of S3: `AES256`. */
  public static s3Managed(): LakeEncryption {
    return new LakeEncryption({ header: 'AES256', hadoop: 'AES256', iceberg: 's3' });
  }

  /**
   * SSE-KMS with this key: `aws:kms`. All that reads and writes the lake is granted its use; the policy of an imported key has to
   * allow that too.
   */
  public static kms(key: kms.IKey): LakeEncryption {
    return new LakeEncryption({ header: 'aws:kms', hadoop: 'SSE-KMS', iceberg: 'kms' }, key);
  }

  private constructor(
    private readonly words: EncryptionWords,
    /** @internal */
    public readonly _key?: kms.IKey,
  ) {}

  /**
   * What functions get.
   *
   * @internal
   */
  public get _functionEnvironment(): { [name: string]: string } {
    return {
      S3_ENCRYPTION: this.words.header,
      ...(this._key ? { S3_KMS_KEY: this._key.keyArn } : {}),
    } satisfies FunctionEnvironment;
  }

  /**
   * What commands get: Starlake moves files by settings of its own, Spark writes by others.
   *
   * @internal
   */
  public get _commandEnvironment(): { [name: string]: string } {
    const settings = Object.entries({
      'fs.s3a.encryption.algorithm': this.words.hadoop,
      ...(this._key ? { 'fs.s3a.encryption.key': this._key.keyArn } : {}),
    });
    return {
      SL_STORAGE_CONF: settings.map(([name, value]) => `${name}=${value}`).join(),
      SPARK_CONF_OPTIONS: settings.map(([name, value]) => `--conf spark.hadoop.${name}=${value}`).join(' '),
    };
  }

  /**
   * What Iceberg takes where it writes to S3 by itself, below the name of a catalog.
   *
   * @internal
   */
  public get _icebergSettings(): { [name: string]: string } {
    return { 's3.sse.type': this.words.iceberg, ...(this._key ? { 's3.sse.key': this._key.keyArn } : {}) };
  }

  /** @internal */
  public _grant(grantee: iam.IGrantable, mayEncrypt: boolean): void {
    if (mayEncrypt) {
      this._key?.grantEncryptDecrypt(grantee);
    } else {
      this._key?.grantDecrypt(grantee);
    }
  }
}

markClass(LakeEncryption, 'LakeEncryption');
