export interface Picked {
  file: File
  handle?: FileSystemFileHandle
}

const ENDINGS = /\.(mp4|m4v|mov|avi|webm|mkv|mpg|mpeg|ts|mts|m2ts|wmv|flv|3gp|ogv)$/i
const LARGEST = 5 * 1024 ** 3

/** Why a file cannot be a video for us, in plain words; null when it may be one: the server looks inside. */
export function refusalOf(file: File): string | null {
  if (!file.type.startsWith("video/") && !ENDINGS.test(file.name))
    return `“${file.name}” is not a video. Cutroom accepts MP4, MOV, WebM, MKV and AVI.`
  if (file.size === 0) return `“${file.name}” is empty.`
  if (file.size > LARGEST) return `“${file.name}” is larger than 5 GB. Split it and upload both parts.`
  return null
}
